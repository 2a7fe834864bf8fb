// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }
}
