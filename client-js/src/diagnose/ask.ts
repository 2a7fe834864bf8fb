// SPDX-License-Identifier: Apache-2.0
import { newId, root } from "../platform.js";
import { encodeLines } from "../protocol/encode.js";
import { Kind } from "../protocol/frames.js";
import { post } from "../transport/http.js";

/** Is told the status of an answer: 0 when the request failed, null when nothing came in time. */
export type OnStatus = (status: number | null) => void;

/** Makes one plain GET, as any page does. */
export function get(url: string, ms: number, done: OnStatus): void {
  bounded(ms, done, (tell) => {
    if (root.XMLHttpRequest) {
      const xhr = new XMLHttpRequest();
      xhr.open("GET", url);
      xhr.onreadystatechange = () => {
        if (xhr.readyState === 4) tell(xhr.status);
      };
      xhr.send();
      return () => {
        xhr.onreadystatechange = null;
        xhr.abort();
      };
    }
    const controller = new AbortController();
    fetch(url, { signal: controller.signal }).then(
      (answer) => {
        tell(answer.status);
        controller.abort(); // the body is not wanted
      },
      () => {
        tell(0);
      },
    );
    return () => {
      controller.abort();
    };
  });
}

/**
 * A request to a route of streams whose answer ends at once: it is about a session that nobody has (AT-13). Whoever
 * holds streams back until they end lets it through.
 */
export function askBriefly(url: string, ms: number, done: OnStatus): void {
  const opener = encodeLines([[Kind.ATTACH, newId(), 1, 0, 0]]);
  bounded(ms, done, (tell) => post(url, opener, () => undefined, tell));
}

/** Whether anybody answers a request that the page may make, but whose answer it may not read. */
export function isHeard(url: string, ms: number, done: (heard: boolean) => void): void {
  if (!root.fetch || !root.document) {
    done(false);
    return;
  }
  bounded(
    ms,
    (status) => {
      done(!!status);
    },
    (tell) => {
      fetch(url, { mode: "no-cors" }).then(
        () => {
          tell(1);
        },
        () => {
          tell(0);
        },
      );
      return () => undefined;
    },
  );
}

/** Tells `done` once: what `start` tells, or null after so many ms, when what `start` answered is called. */
function bounded(ms: number, done: OnStatus, start: (tell: (status: number) => void) => () => void): void {
  let over = false;
  const tell = (status: number | null): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    done(status);
  };
  const timer = setTimeout(() => {
    tell(null);
    cancel();
  }, ms);
  const cancel = start(tell);
}
