// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "./environment.js";

/** What a page's life asks of the connection. */
interface Listener {
  /** Lets every connection go; `again` when the session is to be attached at once. */
  cut(why: string, again: boolean): void;
  /** Looks whether the connection works. */
  wake(): void;
  /** The page goes away. */
  leave(): void;
}

/** When the network may have changed, or the page may have slept: a message of any of these wakes the connection. */
const WAKES = ["online", "pageshow", "focus", "resume", "visibilitychange"];

/**
 * Follows the life of the page: hidden tabs have slow timers, frozen ones none, pages in the back-forward cache no
 * connections. Answers what ends that; does nothing where there are no such events.
 */
export function watchPage(
  { addEventListener, document, navigator, removeEventListener }: Environment["global"],
  listener: () => Listener,
): () => void {
  if (!addEventListener || !removeEventListener) return () => undefined;
  const wake = (): void => {
    if (!document?.hidden) listener().wake();
  };
  const hide = ({ persisted }: Event & { readonly persisted?: boolean }): void => {
    if (persisted) listener().cut("the page is kept for later", false);
    else listener().leave();
  };
  const { connection } = (navigator ?? {}) as { readonly connection?: EventTarget };
  for (const name of WAKES) {
    addEventListener(name, wake);
    document?.addEventListener(name, wake);
  }
  addEventListener("pagehide", hide);
  connection?.addEventListener("change", wake);
  return () => {
    for (const name of WAKES) {
      removeEventListener(name, wake);
      document?.removeEventListener(name, wake);
    }
    removeEventListener("pagehide", hide);
    connection?.removeEventListener("change", wake);
  };
}
