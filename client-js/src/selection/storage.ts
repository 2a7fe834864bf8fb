// SPDX-License-Identifier: Apache-2.0
import { root } from "../platform.js";

/** What is kept for this page alone, where it may not be kept for others. */
const kept: Record<string, string> = {};

/** What the pages of this origin keep under that name; nothing where nothing is kept that can be read. */
export function load<T extends object>(key: string): Partial<T> {
  let text: string | null | undefined = kept[key];
  try {
    if (root.document) text = (root.localStorage as Storage).getItem(key);
  } catch {
    // Forbidden by the user.
  }
  try {
    const found = JSON.parse(text as string) as Partial<T> | null;
    if (found && typeof found === "object") return found;
  } catch {
    // Not written by us.
  }
  return {};
}

/** Keeps it. */
export function save(key: string, value: object): void {
  const text = (kept[key] = JSON.stringify(value));
  try {
    if (root.document) (root.localStorage as Storage).setItem(key, text);
  } catch {
    // Full, or forbidden: other pages do not learn of it.
  }
}
