// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

/** Checks the numbers of options. */
final class Ranges {
  private Ranges() {}

  static int atLeastOne(int value, String name) {
    return inRange(value, 1, Integer.MAX_VALUE, name);
  }

  static int inRange(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
    return value;
  }
}
