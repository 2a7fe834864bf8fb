// SPDX-License-Identifier: Apache-2.0
// Which properties nobody outside of the client can see, so that the build may shorten their names.
// Nothing here is a list of names: all is read from the program's types and its public declarations.
import { dirname, join } from "node:path";
import ts from "typescript";

/** So much more does a use weigh in what is to be shortest. */
const FIRST = 1_000;

/**
 * A short name for each internal property of `program`. A property is internal when a class, interface or type literal
 * of the source declares it, unless
 * - the public declarations (`declarations`, from `entries` on) have one of that name: applications use it;
 * - a declaration outside of the source has: then the platform uses it;
 * - its text occurs as a string, other than in a type: it may be looked up by that, or is a name on the wire, which the
 *   source quotes;
 * - it is a key of an object that is used as a dictionary, or that was one and got its type by `as`.
 * A name that the platform has somewhere, but that no value of the source's is asked for, is shortened as any other.
 *
 * The shortest names are for what is used most by `main`, a source file, and by what it imports.
 */
export function internalNames(program, declarations, entries, main) {
  const names = { count: new Map(), declared: new Set(), kept: publicNames(declarations, entries) };
  const first = importedBy(main, program);
  for (const file of program.getSourceFiles()) {
    if (isOwn(program, file)) readFile(file, program, names, first.has(file.fileName) ? FIRST : 1);
  }
  const internal = [...names.declared].filter((name) => !names.kept.has(name));
  internal.sort((a, b) => names.count.get(b) - names.count.get(a) || (a < b ? -1 : 1));
  const short = shortNames((name) => names.count.has(name) || names.kept.has(name));
  return new Map(internal.map((name) => [name, short.next().value]));
}

/** The paths of a source file and of all that it imports, directly or not. */
function importedBy(path, program, found = new Set()) {
  const file = program.getSourceFile(path);
  if (!file || found.has(path)) return found;
  found.add(path);
  for (const { fileName } of ts.preProcessFile(file.text).importedFiles) {
    importedBy(join(dirname(path), fileName.replace(/\.js$/, ".ts")), program, found);
  }
  return found;
}

function isOwn(program, file) {
  return !program.isSourceFileDefaultLibrary(file) && !program.isSourceFileFromExternalLibrary(file);
}

function readFile(file, program, { count, declared, kept }, weight) {
  const checker = program.getTypeChecker();
  const isForeign = (symbol) => (symbol?.declarations ?? []).some((node) => !isOwn(program, node.getSourceFile()));
  const visit = (node) => {
    if (ts.isIdentifier(node)) count.set(node.text, (count.get(node.text) ?? 0) + weight);
    if (ts.isStringLiteralLike(node) && !ts.isLiteralTypeNode(node.parent)) kept.add(node.text);
    if (isMember(node)) declared.add(node.name.text);
    if (ts.isPropertyAccessExpression(node) && isForeign(checker.getSymbolAtLocation(node.name)))
      kept.add(node.name.text);
    if (ts.isAsExpression(node) && isUntyped(checker.getTypeAtLocation(node.expression))) {
      const members = partsOf(checker.getTypeAtLocation(node)).flatMap((type) => type.getProperties());
      for (const { name } of members) kept.add(name);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node))
      handedOver(node, checker, isForeign).forEach((name) => kept.add(name));
    if (ts.isObjectBindingPattern(node)) takenOut(node, checker, isForeign).forEach((name) => kept.add(name));
    if (ts.isObjectLiteralExpression(node)) keptKeys(node, checker, isForeign).forEach((name) => kept.add(name));
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** The names in an object literal that belong to the type it is made for: one from outside, or a dictionary. */
function keptKeys(literal, checker, isForeign) {
  const types = partsOf(checker.getContextualType(literal));
  const names = literal.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));
  const isKept = (one, symbol) => (symbol ? isForeign(symbol) : one.getStringIndexType() !== undefined);
  return names.filter((name) => types.some((one) => isKept(one, one.getProperty(name))));
}

/** The names that a pattern takes out of a value from outside. */
function takenOut(pattern, checker, isForeign) {
  const types = partsOf(checker.getTypeAtLocation(pattern));
  const names = pattern.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  return names.filter((name) => types.some((one) => isForeign(one.getProperty(name))));
}

/** The names by which what is called looks into the objects that it is given, when they are declared outside. */
function handedOver(call, checker, isForeign) {
  const { parameters = [] } = checker.getResolvedSignature(call) ?? {};
  const isObject = (type) => (type.flags & ts.TypeFlags.Object) !== 0 && type.getCallSignatures().length === 0;
  const types = parameters.flatMap((one) => partsOf(checker.getTypeOfSymbolAtLocation(one, call))).filter(isObject);
  const members = types.flatMap((type) => type.getProperties());
  return members.filter(isForeign).map(({ name }) => name);
}

/** Whether values of this type came from elsewhere: a dictionary, or what nothing is known of. */
function isUntyped(type) {
  const isOpen = (part) => (part.flags & ts.TypeFlags.AnyOrUnknown) !== 0 || part.getStringIndexType() !== undefined;
  return partsOf(type).some(isOpen);
}

/** A union's types, or the one. */
function partsOf(type) {
  return type?.isUnion() ? type.types : type === undefined ? [] : [type];
}

/** Whether `node` declares a property of a class, interface or type literal, under an unquoted name. */
function isMember(node) {
  if (node.name === undefined || !ts.isIdentifier(node.name)) return false;
  return ts.isTypeElement(node) || ts.isClassElement(node) || ts.isParameterPropertyDeclaration(node, node.parent);
}

/** The names of all properties in the declarations that `entries` export, and in those which they refer to. */
function publicNames(declarations, entries) {
  const program = declarationProgram(declarations, entries);
  const checker = program.getTypeChecker();
  const names = new Set();
  const seen = new Set();
  const visitSymbol = (symbol) => {
    if (symbol === undefined || seen.has(symbol)) return;
    seen.add(symbol);
    names.add(symbol.name); // of the export itself, a property of the UMD file's global
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const node of target.declarations ?? []) if (declarations.has(node.getSourceFile().fileName)) visit(node);
  };
  const visit = (node) => {
    if (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) return;
    if (isMember(node)) names.add(node.name.text);
    if (ts.isIdentifier(node)) visitSymbol(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visit);
  };
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
    checker.getExportsOfModule(module).forEach(visitSymbol);
  }
  return names;
}

/** Only the declarations: what they refer to in the platform's is not looked at, terser knows that. */
function declarationProgram(declarations, entries) {
  const options = {
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.ES2020,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noLib: true,
    types: [],
  };
  const host = {
    ...ts.createCompilerHost(options),
    directoryExists: undefined, // they are not written yet
    fileExists: (path) => declarations.has(path),
    readFile: (path) => declarations.get(path),
    getSourceFile: (path, version) =>
      declarations.has(path) ? ts.createSourceFile(path, declarations.get(path), version, true) : undefined,
  };
  return ts.createProgram(entries, options, host);
}

/** a, b, ... Z, aa, ab, ... without those that are taken. */
function* shortNames(isTaken) {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (let number = 0; ; number++) {
    let name = "";
    for (let rest = number; rest >= 0; rest = Math.floor(rest / letters.length) - 1) {
      name = letters[rest % letters.length] + name;
    }
    if (!isTaken(name)) yield name;
  }
}
