// SPDX-License-Identifier: Apache-2.0
import type * as Testing from "../../src/testing.js";

// The tests run from build/test/support; KIT names a built file to run against instead of the sources.
const built = process.env["KIT"];
export const { testKit } = (await import(
  built === undefined ? "../../src/testing.js" : new URL(`../../../${built}`, import.meta.url).href
)) as typeof Testing;
