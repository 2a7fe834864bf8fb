// SPDX-License-Identifier: Apache-2.0
import { root } from "./platform.js";

/** What a page's life asks of the connection. */
interface Listener {
  /** Lets every connection go; the session waits. */
  sleep(): void;
  /** Looks whether the connection works. */
  wake(): void;
  /** The page goes away. */
  leave(): void;
}

/** When the network may have changed, or the page may have slept. */
const WAKES = ["online", "pageshow", "focus", "resume", "visibilitychange"];

/**
 * Follows the life of the page: hidden tabs have slow timers, frozen ones none, pages in the back-forward cache no
 * connections. Answers what ends that; does nothing where there are no such events.
 */
export function watchPage(listener: Listener): () => void {
  const { addEventListener, document, navigator } = root;
  if (!addEventListener) return () => undefined;
  const { connection } = (navigator || {}) as { readonly connection?: Partial<EventTarget> };
  const wake = (): void => {
    if (!document || !document.hidden) listener.wake();
  };
  const hide = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) listener.sleep();
    else listener.leave();
  };
  const each = (change: "addEventListener" | "removeEventListener"): void => {
    const window = root as unknown as Window;
    for (const name of WAKES) {
      // Not captured: what is in the page gets the focus again and again.
      window[change](name, wake);
      if (document) document[change](name, wake);
    }
    window[change]("pagehide", hide as EventListener);
    if (connection && connection[change]) connection[change]("change", wake);
  };
  each("addEventListener");
  return () => {
    each("removeEventListener");
  };
}

/** Sends a last body from a page that goes away, where the engine can. */
export function beacon(url: string, body: string): void {
  const navigator = root.navigator as Partial<Navigator> | undefined;
  if (navigator && navigator.sendBeacon) navigator.sendBeacon(url, body);
}
