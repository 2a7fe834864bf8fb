// SPDX-License-Identifier: Apache-2.0
import { invalid } from "./errors.js";
import type { Auth } from "./options.js";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // RFC 9110 §5.6.2

/** What `new WebSocket(url, protocols)` was asked for, checked as the WHATWG constructor does. */
export interface Address {
  /** Absolute, ws or wss, as the socket's `url` tells it. */
  readonly url: string;
  /** Without the query, which travels in HELLO: there it is in nobody's access log. */
  readonly base: string;
  /** Without its question mark. */
  readonly query: string;
  readonly protocols: readonly string[];
}

/** Throws a SyntaxError (DOMException) for a URL that is no WebSocket's, or for protocols that are not distinct tokens. */
export function addressOf(url: string | URL, protocols: string | readonly string[]): Address {
  const list = (typeof protocols === "string" ? [protocols] : [...protocols]).map(String);
  const distinct = new Set(list.map((name) => name.toLowerCase()));
  if (distinct.size < list.length || !list.every((name) => TOKEN.test(name))) {
    throw invalid("SyntaxError", "sub-protocols are distinct tokens");
  }
  const parsed = parse(String(url));
  const query = parsed.search.slice(1);
  const absolute = parsed.href;
  parsed.search = "";
  return { url: absolute, base: parsed.href, query, protocols: list };
}

/** What HELLO carries: the application's own members, the protocols and the query; undefined when there is nothing. */
export function authOf(own: Auth | undefined, { protocols, query }: Address): Auth | undefined {
  const auth = {
    ...own,
    ...(protocols.length > 0 && { "protocols": protocols }),
    ...(query !== "" && { "query": query }),
  };
  return Object.keys(auth).length > 0 ? auth : undefined;
}

function parse(url: string): URL {
  const { location } = globalThis as { readonly location?: Location };
  let parsed: URL;
  try {
    parsed = new URL(url, location?.href);
  } catch {
    throw invalid("SyntaxError", "the URL cannot be read");
  }
  // A copy with another scheme: the setter of `protocol` may refuse to move between http and ws.
  const href = parsed.href.replace(/^http/, "ws");
  if (!/^wss?:/.test(href) || parsed.hash !== "" || href.endsWith("#")) {
    throw invalid("SyntaxError", "the URL of a WebSocket is ws, wss, http or https and has no fragment");
  }
  return new URL(href);
}
