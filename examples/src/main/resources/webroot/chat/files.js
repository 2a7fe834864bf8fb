// SPDX-License-Identifier: Apache-2.0
import { element } from "./dom.js";

/** What one message may hold, with room for its head. */
export const LARGEST = 512 * 1024;
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];
const LOOK_EACH_MS = 100;

/** A file that arrived: a picture as such, anything else to be saved. */
export function preview({ name, type }, bytes) {
  const picture = PICTURES.includes(type);
  const url = URL.createObjectURL(new Blob([bytes], { type: picture ? type : "application/octet-stream" }));
  const link = element("a", picture ? "picture" : "file");
  link.href = url;
  link.download = name;
  if (picture) {
    const image = element("img");
    image.src = url;
    image.alt = name;
    link.append(image);
  }
  link.append(element("span", "", `${name}, ${sizeOf(bytes.length)}`));
  return link;
}

/** Tells how far a share of `size` bytes is, by what is left in the connection's buffer, until `done` settles. */
export function watch(conversation, size, done, progress) {
  const others = conversation.bufferedBytes - size;
  const timer = setInterval(() => {
    const left = Math.max(0, conversation.bufferedBytes - others);
    progress(Math.max(0, 1 - left / size));
  }, LOOK_EACH_MS);
  const stop = () => clearInterval(timer);
  done.then(stop, stop);
}

export function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KiB`;
}
