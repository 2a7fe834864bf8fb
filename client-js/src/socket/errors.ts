// SPDX-License-Identifier: Apache-2.0

/** The exceptions of the WebSocket interface and their legacy codes. */
const CODES = { InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15 } as const;

/** A DOMException, or an Error that looks like one where there is none. */
export function invalid(name: keyof typeof CODES, message: string): Error {
  const { DOMException: Native } = globalThis as { readonly DOMException?: typeof DOMException };
  if (Native) return new Native(message, name);
  const error = new Error(message) as Error & { code: number };
  error.name = name;
  error.code = CODES[name];
  return error;
}
