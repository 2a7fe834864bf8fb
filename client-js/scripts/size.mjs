// SPDX-License-Identifier: Apache-2.0
// node size.mjs [--check] prints what the built client costs a page, minified and by gzip -9; --check fails above a budget.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rollup } from "rollup";
import { minify } from "terser";

const DIST = new URL("../dist/", import.meta.url);

/** An application that wants no other transport: the others have to fall out of its bundle. */
const WEBSOCKET_ONLY = `
  import { connectWith, websocket } from "throughline";
  connectWith([websocket], "/throughline");`;

/** One that wants messages alone. */
const MESSAGES_ONLY = `
  import { connectWebSocket } from "throughline";
  connectWebSocket("/throughline");`;

/** As an application's own build would, with ordinary settings. */
async function bundled(app) {
  const plugin = {
    name: "app",
    resolveId: (id) => (id === "app" ? id : id === "throughline" ? fileURLToPath(new URL("index.js", DIST)) : null),
    load: (id) => (id === "app" ? app : null),
  };
  const bundle = await rollup({ input: "app", plugins: [plugin] });
  const { output } = await bundle.generate({ format: "es" });
  const { code } = await minify(output[0].code, { module: true, compress: { passes: 2 } });
  return code;
}

const rows = [
  { what: "ES5 file, everything", budget: 14_875, code: readFileSync(new URL("throughline.min.js", DIST), "utf8") },
  { what: "modules, WebSocket only", budget: 13_230, code: await bundled(WEBSOCKET_ONLY) },
  { what: "modules, messages over WebSocket only", budget: 8_745, code: await bundled(MESSAGES_ONLY) },
];
let over = false;
for (const { what, budget, code } of rows) {
  const size = gzipSync(code, { level: 9 }).length;
  over ||= size > budget;
  const verdict = size > budget ? `${size - budget} over` : `${budget - size} left`;
  console.log(`${what}: ${Buffer.byteLength(code)} B min, ${size} B min+gzip, budget ${budget} B: ${verdict}`);
}
if (over && process.argv.includes("--check")) process.exit(1);
