// SPDX-License-Identifier: Apache-2.0
import { parse } from "acorn";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

// The tests run from build/test.
const DIST = new URL("../../dist/", import.meta.url);
const FILES = readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
const UMD = "throughline.min.js";
const CHECK = "throughline-check.min.js";
const MODULES = FILES.filter((name) => name !== UMD && name !== CHECK);

function read(name: string): string {
  return readFileSync(new URL(name, DIST), "utf8");
}

test("the file for a script tag is ES5, and so is that of the page where users look what works", () => {
  for (const name of [UMD, CHECK]) parse(read(name), { ecmaVersion: 5, sourceType: "script" });
});

test("the modules are ES2020 and import nothing from outside", () => {
  for (const name of MODULES) {
    const { body } = parse(read(name), { ecmaVersion: 2020, sourceType: "module" });
    const sources = body.flatMap((node) => ("source" in node && node.source ? [String(node.source.value)] : []));
    assert.deepEqual(
      sources.filter((source) => !source.startsWith(".")),
      [],
      name,
    );
  }
});

test("every built file has a source map that holds its sources", () => {
  for (const name of FILES) {
    assert.match(read(name), /\n\/\/# sourceMappingURL=[\w.-]+\.js\.map\n?$/, name);
    const map = JSON.parse(read(`${name}.map`)) as { sources: string[]; sourcesContent?: (string | null)[] };
    const own = map.sources.map((source, i) => ({ source, content: map.sourcesContent?.[i] }));
    for (const { source, content } of own) assert.ok(content, `${name}: ${source} without content`);
    if (name === UMD)
      assert.ok(own.some(({ source }) => source === "../src/index.ts" || source === "../src/client.ts"));
  }
});
