// SPDX-License-Identifier: Apache-2.0
// Builds dist/: the ES modules with their types, the one ES5 file for a script tag, and that of the page of the server where
// a user looks what works. All have source maps.
//
//   src/**/*.ts -- TypeScript, ES2020 --> modules, declarations -- terser, names only --> dist/**/*.js, .d.ts
//   src/script.ts - TypeScript, ES5 ----> modules -- rollup --> one UMD module -- terser --> dist/throughline.min.js
//   src/check.ts -- TypeScript, ES5 ----> modules -- rollup --> one script ------ terser --> dist/throughline-check.min.js
//
// The names of internal properties are shortened here, so that the source needs no marks. Both outputs share them, and
// the modules carry them already, so that an application's bundler, which could not know them, ships short names too.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { minify } from "terser";
import ts from "typescript";
import { internalNames } from "./internal-names.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const UMD = { input: "script.js", file: "throughline.min.js", format: "umd" };
const CHECK = { input: "check.js", file: "throughline-check.min.js", format: "iife" };
const platform = new Map();
const { name: NAME, version, license, exports: entries } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Compiles src/ as a tsconfig says. Answers the program and the files it would write, by path. */
function compile(config) {
  const parsed = ts.getParsedCommandLineOfConfigFile(join(ROOT, config), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (error) => report([error]),
  });
  const program = ts.createProgram(parsed.fileNames, parsed.options, sharingHost(parsed.options));
  report([...parsed.errors, ...ts.getPreEmitDiagnostics(program)]);
  const files = new Map();
  program.emit(undefined, (path, text) => files.set(path, text));
  return { program, files };
}

/** The platform's declarations are by far the largest that is read: both compilations share them. */
function sharingHost(options) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) => {
    if (!basename(path).startsWith("lib.")) return getSourceFile(path, ...rest);
    if (!platform.has(path)) platform.set(path, getSourceFile(path, ...rest));
    return platform.get(path);
  };
  return host;
}

function report(errors) {
  if (errors.length === 0) return;
  const host = { getCurrentDirectory: () => ROOT, getCanonicalFileName: (path) => path, getNewLine: () => "\n" };
  console.error(ts.formatDiagnosticsWithColorAndContext(errors, host));
  process.exit(1);
}

/** How terser shortens properties: those in the cache and no others. */
const mangleAs = (names) => ({ properties: { cache: { props: new Map(names) }, only_cache: true, builtins: true } });

/** The modules stay apart, so that bundlers can leave out what is not used. */
async function writeModules(files, names) {
  for (const [path, text] of files) {
    if (path.endsWith(".d.ts")) write(path, text);
    if (!path.endsWith(".js")) continue;
    const file = basename(path);
    const { code, map } = await minify(withoutMapComment(text), {
      module: true,
      compress: false, // the application's bundler does that, and better: it knows the whole
      mangle: mangleAs(names),
      format: { beautify: true, comments: /SPDX/, preserve_annotations: true },
      sourceMap: { content: files.get(`${path}.map`), filename: file, url: `${file}.map` },
    });
    write(path, `${code}\n`);
    write(`${path}.map`, map);
  }
}

async function writeScript({ input, file, format }, files, names) {
  const bundle = await rollup({ input: join(DIST, input), plugins: [inMemory(files)], onwarn: fail });
  const { output } = await bundle.generate({
    format,
    name: NAME,
    file: join(DIST, file),
    sourcemap: true,
    esModule: false,
    freeze: false,
  });
  const [chunk] = output;
  const { code, map } = await minify(withoutMapComment(chunk.code), {
    ecma: 5,
    toplevel: true,
    compress: { passes: 2, pure_getters: true, unsafe_math: true, keep_fargs: false, inline: 1 },
    mangle: mangleAs(names),
    format: { comments: false, preamble: `/*! ${NAME} ${version} ${license} */` },
    sourceMap: { content: chunk.map, filename: file, url: `${file}.map` },
  });
  write(join(DIST, file), `${code}\n`);
  write(join(DIST, `${file}.map`), map);
}

/** Lets rollup read what TypeScript made, and the helpers that its ES5 output shares. */
function inMemory(files) {
  return {
    name: "in-memory",
    resolveId: (id, importer) => {
      if (id === "tslib") return createRequire(import.meta.url).resolve("tslib/tslib.es6.js");
      return importer === undefined ? id : join(dirname(importer), id);
    },
    load: (id) => (files.has(id) ? { code: files.get(id), map: files.get(`${id}.map`) } : null),
  };
}

function fail(warning) {
  throw new Error(warning.message);
}

function withoutMapComment(code) {
  return code.replace(/^\/\/# sourceMappingURL=.*$/m, "");
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const modules = compile("tsconfig.json");
const es5 = compile("tsconfig.es5.json");
const types = Object.values(entries).map((entry) => join(ROOT, entry.types));
const names = internalNames(modules.program, modules.files, types, join(ROOT, "src/index.ts"));
rmSync(DIST, { recursive: true, force: true });
await writeModules(modules.files, names);
await writeScript(UMD, es5.files, names);
await writeScript(CHECK, es5.files, names);
console.log(
  `${relative(ROOT, DIST)}: ${modules.files.size / 3} modules, ${UMD.file} and ${CHECK.file}; ${names.size} internal names shortened`,
);
