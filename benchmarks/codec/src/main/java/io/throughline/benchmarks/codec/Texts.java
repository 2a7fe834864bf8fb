// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.codec;

/**
 * The messages that are measured: ASCII without anything to escape, as JSON of small letters is.
 */
final class Texts {
  /** The size of a small message, as in the benchmarks of whole servers. */
  static final int SMALL = 64;

  private Texts() {}

  static String of(int length) {
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      text.append((char) ('a' + text.length() % 26));
    }
    return text.toString();
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }
}
