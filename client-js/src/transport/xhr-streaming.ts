// SPDX-License-Identifier: Apache-2.0
import { encodeLines } from "../protocol/encode.js";
import { hasHttp, lineReader, post, postUpstream } from "./http.js";
import { Upstream, type Transport } from "./transport.js";

/** §7.3: one POST with an endless answer. */
export const xhrStreaming: Transport = {
  name: "xhr-streaming",
  upstream: Upstream.POSTS,
  marked: true,
  usable: hasHttp,
  open: (link) => ({
    send: (frames) => {
      postUpstream(link, frames);
    },
    close: post(link.url + "/xhr-streaming", encodeLines(link.opener()), lineReader(link, false), (status) => {
      link.onEnd(false, "status " + status);
    }),
  }),
};
