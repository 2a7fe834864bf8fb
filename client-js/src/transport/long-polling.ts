// SPDX-License-Identifier: Apache-2.0
import { encodeLines } from "../protocol/encode.js";
import { hasHttp, lineReader, post, postUpstream } from "./http.js";
import { Upstream, type Transport } from "./transport.js";

/** §7.4: a connection is one POST that the server holds until it has something to say. */
export const longPolling: Transport = {
  name: "long-polling",
  upstream: Upstream.POSTS,
  polled: true,
  usable: hasHttp,
  open: (link) => ({
    send: (frames) => {
      postUpstream(link, frames);
    },
    // The next poll is made from within this event, never by a timer: hidden tabs delay timers.
    close: post(link.url + "/long-polling", encodeLines(link.opener()), lineReader(link, true), (status) => {
      link.onEnd(status === 200, "status " + status);
    }),
  }),
};
