// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { internalNames } from "./internal-names.mjs";

const OPTIONS = {
  target: ts.ScriptTarget.ES2020,
  lib: ["lib.es2020.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.ES2020,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  types: [],
  declaration: true,
  rootDir: "/lib/src",
  outDir: "/lib/dist",
};

const SOURCES = {
  "/lib/src/index.ts": `
    import { Engine, type Settings } from "./engine.js";
    export interface Options { readonly offered?: Settings }
    export class Client {
      private readonly engine = new Engine();
      private hiddenTwice = 0;
      visible = 1;
      shown(): { answered: boolean } { return { answered: this.engine.turning > this.hiddenTwice }; }
    }`,
  "/lib/src/other.ts": `
    import { Engine } from "./engine.js";
    export class Other { exposed = new Engine().turning > 0; private withheld = 1; used = this.withheld; }`,
  "/lib/src/engine.ts": `
    interface Row { readonly column: string; readonly "quotedHere": number; readonly quotedThere: number }
    interface Welcome { readonly wireCast: string }
    interface Plain { readonly wireKey: number; readonly inner: Row | null; readonly integrity: string; readonly redirected: boolean; readonly checked: string }
    interface Ending { readonly wasClean: boolean }
    export interface Settings { readonly setting: number }
    export class Engine {
      turning = 0;
      dollar$ = 0;
      constructor(private readonly parameterProperty: Row | null = null) {}
      a = this.parameterProperty?.column;
      get computedOnce(): Plain { return { wireKey: 1, inner: this.parameterProperty, integrity: "", redirected: true, checked: "" }; }
      came(answer: Response, { checked }: Pick<Plain, "checked">): unknown {
        const { redirected } = answer;
        return [redirected, checked];
      }
      send(json: Record<string, unknown> | null): unknown {
        const sent: Record<string, unknown> = { wireKey: this.computedOnce.wireKey };
        return [sent, (json as Welcome | null)?.wireCast, sent["quotedThere"], this.computedOnce.inner, this.dollar$];
      }
      end(ending: Ending): unknown { return new CloseEvent("close", ending); }
      load(): unknown { return fetch("/x", { integrity: "sha256" }); }
    }`,
};

function compile() {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile } = host;
  host.directoryExists = undefined;
  host.fileExists = (path) => path in SOURCES;
  host.readFile = (path) => SOURCES[path] ?? readFile(path);
  const program = ts.createProgram(Object.keys(SOURCES), OPTIONS, host);
  const errors = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  const declarations = new Map();
  program.emit(undefined, (path, text) => declarations.set(path, text));
  return { program, declarations, errors };
}

const { program, declarations, errors } = compile();
const names = internalNames(
  program,
  declarations,
  ["/lib/dist/index.d.ts", "/lib/dist/other.d.ts"],
  "/lib/src/other.ts",
);

test("the example is a correct program", () => {
  assert.deepEqual(errors, []);
});

test("what only the source declares is shortened: private, or of a class that is not exported", () => {
  const internal = [
    "engine",
    "hiddenTwice",
    "withheld",
    "turning",
    "column",
    "parameterProperty",
    "computedOnce",
    "inner",
    "checked", // of an input element too, but there is none; and named in a type
  ];
  for (const name of internal) assert.ok(names.has(name), name);
});

test("what the public declarations have is kept, of every entry point and of what they refer to", () => {
  for (const name of ["offered", "visible", "shown", "answered", "exposed", "used", "setting"]) {
    assert.ok(!names.has(name), name);
  }
});

test("what is quoted anywhere is kept, and so are keys of dictionaries and members that come by a cast", () => {
  for (const name of ["quotedHere", "quotedThere", "wireKey", "wireCast"]) assert.ok(!names.has(name), name);
});

test("what the platform reads is kept, what is taken out of its objects, and what is handed to it", () => {
  assert.ok(!names.has("integrity"));
  assert.ok(!names.has("redirected"));
  assert.ok(!names.has("wasClean"));
});

test("the short names are distinct and none that the program has already; the most used are the shortest", () => {
  const short = [...names.values()];

  assert.equal(new Set(short).size, short.length);
  assert.ok(!short.includes("a"), "the engine has a property of that name");
  assert.equal(names.get("a")?.length ?? 1, 1);
  assert.equal(names.get("parameterProperty")?.length, 1);
});

test("what the main file uses, and what it imports, comes before what is only elsewhere", () => {
  const order = [...names.keys()];

  assert.deepEqual(order.slice(-2).sort(), ["engine", "hiddenTwice"]);
});
