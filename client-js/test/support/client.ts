// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import type * as Client from "../../src/index.js";

// The tests run from build/test/support.
const ROOT = new URL("../../../", import.meta.url);

/**
 * The client that the tests of connections run against: the sources, or a built file that CLIENT names. A fault of the
 * build, such as a shortened name that something outside still uses, shows only there.
 */
export const { connect } = await load(process.env["CLIENT"]);

async function load(built: string | undefined): Promise<typeof Client> {
  if (built === undefined) return import("../../src/index.js");
  const file = new URL(built, ROOT);
  if (!built.endsWith(".min.js")) return (await import(file.href)) as typeof Client;
  runInThisContext(readFileSync(file, "utf8"), { filename: file.pathname }); // as a script element would
  return (globalThis as unknown as { readonly throughline: typeof Client }).throughline;
}
