// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

/** UTF-8 length of a text without encoding it. */
final class Utf8 {
  private Utf8() {}

  static int length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2; // a pair of surrogates: 2 + 2 bytes
      }
    }
    return bytes;
  }
}
