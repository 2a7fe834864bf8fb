// SPDX-License-Identifier: Apache-2.0

const ABSOLUTE = /^(https?:\/\/[^/?#]+)([^?#]*)/;

/** The base path of all routes: absolute, http or https, without a slash at the end. Throws when it cannot be read. */
export function basePath(url: string, page?: { readonly href: string; readonly protocol: string }): string {
  let absolute = url.replace(/^ws/, "http");
  const [, origin = "", path = ""] = ABSOLUTE.exec(page?.href ?? "") ?? [];
  if (/^\/\//.test(absolute)) absolute = (page?.protocol ?? "") + absolute;
  else if (/^\//.test(absolute)) absolute = origin + absolute;
  else if (!/^\w+:/.test(absolute)) absolute = origin + path.replace(/[^/]*$/, "") + absolute;
  const found = ABSOLUTE.exec(absolute);
  if (!found) throw new Error("not an http or ws address: " + url);
  return (found[1] as string) + (found[2] as string).replace(/\/+$/, "");
}
