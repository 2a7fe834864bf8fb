// SPDX-License-Identifier: Apache-2.0
import { root } from "./platform.js";

/** The base path of all routes: absolute, http or https, without a slash at the end. Throws when it cannot be read. */
export function basePath(url: string): string {
  const { document, location } = root;
  let absolute = url.replace(/^ws(?=s?:)/i, "http");
  if (document) {
    const anchor = document.createElement("a"); // old engines have no URL class
    anchor.href = absolute;
    absolute = anchor.href;
  } else if (location) absolute = new URL(absolute, location.href).href;
  const found = /^https?:\/\/[^/?#]+[^?#]*/i.exec(absolute);
  if (!found) throw new Error("bad address: " + url);
  return found[0].replace(/\/+$/, "");
}
