// SPDX-License-Identifier: Apache-2.0
import { encodeBinary, encodeLine, isBinary } from "../protocol/encode.js";
import type { ClientFrame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { byteLength } from "../protocol/text.js";
import { Upstream, type Link, type Transport } from "./transport.js";

/** §7.2: a WebSocket, frames both ways. */
export const websocket: Transport = {
  name: "websocket",
  upstream: Upstream.STREAM,
  usable: (given) => !!given,
  open: (link) => {
    const socket = new link.WebSocket(link.url.replace("http", "ws") + "/websocket", ["throughline.v1"]);
    const send = (frames: readonly ClientFrame[]): void => {
      for (const message of pack(frames, link.limits())) {
        if (socket.readyState < 2) socket.send(message); // else it has ended and will tell soon, and browsers would complain
      }
    };
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      send(link.opener());
    };
    socket.onmessage = ({ data }: { readonly data: string | ArrayBuffer }) => {
      receive(link, data);
    };
    socket.onclose = ({ code }: { readonly code: number }) => {
      link.onEnd(false, "code " + code);
    };
    socket.onerror = () => {
      // A close event follows with all there is to know; without a listener Node would throw.
    };
    return {
      send,
      close: (code) => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(code < 3000 ? 1000 : code); // what browsers let an application say
      },
    };
  },
};

function receive(link: Link, data: string | ArrayBuffer): void {
  const { maxFrames } = link.limits();
  const items = typeof data === "string" ? data.split("\n").filter((line) => line) : [new Uint8Array(data)];
  link.onItems(items.slice(0, maxFrames), items.length > maxFrames);
}

/** Frames as messages (§4.1): lines together as far as the limits allow, each binary frame on its own. */
function pack(frames: readonly ClientFrame[], limits: Limits): (string | Uint8Array<ArrayBuffer>)[] {
  const messages: (string | Uint8Array<ArrayBuffer>)[] = [];
  let room = 0;
  let count = 0;
  for (const frame of frames) {
    if (isBinary(frame)) {
      messages.push(encodeBinary(frame));
      room = 0; // lines that follow do not join the lines before
      continue;
    }
    const line = encodeLine(frame);
    const size = byteLength(line) + 1;
    if (size > room || ++count > limits.maxFrames) {
      messages.push(line);
      room = limits.maxFrame; // no more, though maxWsMessage is: on a slow line a large one confirms nothing for long
      count = 1;
    } else messages.push((messages.pop() as string) + "\n" + line);
    room -= size;
  }
  return messages;
}
