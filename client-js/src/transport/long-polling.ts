// SPDX-License-Identifier: Apache-2.0
import { Kind } from "../protocol/frames.js";
import { encodeLines } from "../protocol/encode.js";
import { hasHttp, lineReader, post, postUpstream } from "./http.js";
import { Upstream, type Transport } from "./transport.js";

/** §7.4: a connection is one POST that the server holds until it has something to say. */
export const longPolling: Transport = {
  name: "long-polling",
  upstream: Upstream.POSTS,
  early: true,
  marked: false,
  polled: true,
  usable: hasHttp,
  open: (link) => {
    const { env, hold, url } = link;
    let frames = link.opener();
    // The PONG answers the poll before the least hold has passed (HB-6). Not behind HELLO, which is answered at once, and
    // behind which a frame would choose a raced session (HS-6). No PING of the session has the token.
    if (hold && frames[0]?.[0] === Kind.ATTACH) frames = frames.concat([[Kind.PING, 0]]);
    return {
      send: (body) => {
        postUpstream(link, body);
      },
      // The next poll is made from within this event, never by a timer: hidden tabs delay timers.
      close: post(
        env,
        url + "/long-polling" + (hold ? "?hold=" + hold : ""),
        encodeLines(frames),
        lineReader(link, true),
        (status) => {
          link.onEnd(status === 200, "answered with status " + status);
        },
      ),
    };
  },
};
