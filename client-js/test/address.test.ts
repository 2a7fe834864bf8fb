// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { basePath } from "../src/address.js";
import { withGlobals } from "./support/globals.js";

for (const [url, base] of [
  ["http://server.example/throughline", "http://server.example/throughline"],
  ["wss://server.example:8443/throughline/", "https://server.example:8443/throughline"],
  ["WS://server.example/", "http://server.example"],
  ["/throughline?query#fragment", "https://page.example/throughline"],
  ["//other.example/a/b//", "https://other.example/a/b"],
  ["live", "https://page.example/app/live"],
  ["ws/live", "https://page.example/app/ws/live"],
  ["wss", "https://page.example/app/wss"],
  ["", "https://page.example/app/index.html"],
] as const) {
  test(`the base path of ${JSON.stringify(url)} in a page is ${base}`, (context) => {
    withGlobals(context, { location: { href: "https://page.example/app/index.html" } });

    assert.equal(basePath(url), base);
  });
}

for (const url of ["ftp://server.example/", "file:///x", "http://", "javascript:0"]) {
  test(`${url} is no address of a server`, (context) => {
    withGlobals(context, { location: { href: "https://page.example/" } });

    assert.throws(() => basePath(url));
  });
}

test("where there is no page a relative address is none", () => {
  assert.throws(() => basePath("/throughline"), /bad address/);
});
