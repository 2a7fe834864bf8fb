// SPDX-License-Identifier: Apache-2.0

/** The base path of all routes: absolute, http or https, without a slash at the end. */
export function basePath(url: string): string {
  const location = (globalThis as { readonly location?: Location }).location?.href;
  const absolute = new URL(url, location);
  return (absolute.origin === "null" ? `${absolute.protocol}//${absolute.host}` : absolute.origin)
    .replace(/^ws/, "http")
    .concat(absolute.pathname)
    .replace(/\/+$/, "");
}
