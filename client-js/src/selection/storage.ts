// SPDX-License-Identifier: Apache-2.0
import { root } from "../platform.js";

/** What the pages of this origin keep under that name; nothing where there is no storage, or nothing that can be read. */
export function load<T extends object>(key: string): Partial<T> {
  try {
    if (root.document) return (JSON.parse((root.localStorage as Storage).getItem(key) as string) || {}) as Partial<T>;
  } catch {
    // Forbidden by the user, or not written by us.
  }
  return {};
}

/** Keeps it. */
export function save(key: string, value: object): void {
  try {
    if (root.document) (root.localStorage as Storage).setItem(key, JSON.stringify(value));
  } catch {
    // Full, or forbidden: other pages do not learn of it.
  }
}
