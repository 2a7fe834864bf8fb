// SPDX-License-Identifier: Apache-2.0
import type { Frame } from "../protocol/frames.js";
import { encodeBody, readAnswer, type HttpAnswer, type Post } from "./http.js";
import type { Connection, ConnectionHandlers, OpenRequest, Transport } from "./transport.js";
import type { Upstream } from "./upstream.js";

/** The least `hold` that every server takes (§7.1). */
const BRIEF_HOLD = 50;
/** Its PONG answers the poll at once, before the least hold has passed (HS-10, HB-6). No PING of the session has the token. */
const ASK: Frame = { kind: "PING", token: 0 };

/** §7.4: a connection is one POST that the server holds until it has something to say. */
export function longPolling(post: Post, upstream: Upstream): Transport {
  return {
    name: "long-polling",
    mode: "posts",
    path: "upstream",
    early: true,
    marked: false,
    polled: true,
    open: (request, handlers) => open(post, upstream, request, handlers),
  };
}

function open(post: Post, upstream: Upstream, request: OpenRequest, handlers: ConnectionHandlers): Connection {
  const { url, limits, frames } = request;
  // Not behind HELLO, which is answered at once, and behind which a frame would choose a raced session (HS-6).
  const asking = request.brief && frames[0]?.kind === "ATTACH" ? [...frames, ASK] : frames;
  const hold = request.brief ? `?hold=${BRIEF_HOLD}` : "";
  // The next poll is made from within this event, never by a timer: hidden tabs delay timers.
  const abort = post(`${url}/long-polling${hold}`, encodeBody(asking, "text"), (answer) => {
    finish(answer, request, handlers);
  });
  return {
    send: (body) => {
      upstream.send({ url, frames: body, limits, handlers });
    },
    close: abort,
  };
}

function finish(answer: HttpAnswer | null, request: OpenRequest, handlers: ConnectionHandlers): void {
  const batch = answer && readAnswer(answer, "text", request.limits);
  if (batch !== null) handlers.onFrames(batch.frames);
  if (batch !== null && batch.error !== null) handlers.onBroken(batch.error);
  else handlers.onEnd(batch !== null, answer === null ? "no answer" : `answered with status ${answer.status}`);
}
