// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import java.io.IOException;

/**
 * Whether bytes can be one value of MessagePack: no length or count in them claims more than is
 * there. Readers allocate what a length claims, so five bytes of a stranger could ask for 2 GiB.
 */
final class MessagePackShape {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** Values that have still to come. */
  private long pending = 1;

  private MessagePackShape(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /**
   * Looks at the whole part of the array.
   *
   * @throws IOException when it is no one value
   */
  static void check(byte[] bytes, int from, int length) throws IOException {
    MessagePackShape shape = new MessagePackShape(bytes, from, length);
    while (shape.pending > 0) {
      shape.pending--;
      shape.value(shape.number(1));
      if (shape.pending > shape.end - shape.at) { // each takes a byte at least
        throw new IOException("a count beyond the end");
      }
    }
    if (shape.at != shape.end) {
      throw new IOException("more than one value");
    }
  }

  private void value(long first) throws IOException {
    int type = (int) first;
    if (type < 0x80 || type >= 0xe0) {
      return; // a small number
    } else if (type < 0x90) {
      pending += 2L * (type & 0x0f);
    } else if (type < 0xa0) {
      pending += type & 0x0f;
    } else if (type < 0xc0) {
      skip(type & 0x1f);
    } else {
      typed(type);
    }
  }

  private void typed(int type) throws IOException {
    switch (type) {
      case 0xc0, 0xc2, 0xc3 -> {} // nil, false, true
      case 0xc4, 0xd9 -> skip(number(1)); // bytes and texts
      case 0xc5, 0xda -> skip(number(2));
      case 0xc6, 0xdb -> skip(number(4));
      case 0xc7 -> skip(number(1) + 1); // extensions: their type is a byte more
      case 0xc8 -> skip(number(2) + 1);
      case 0xc9 -> skip(number(4) + 1);
      case 0xcc, 0xd0 -> skip(1); // numbers
      case 0xcd, 0xd1 -> skip(2);
      case 0xca, 0xce, 0xd2 -> skip(4);
      case 0xcb, 0xcf, 0xd3 -> skip(8);
      case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> skip((1L << (type - 0xd4)) + 1);
      case 0xdc -> pending += number(2); // arrays
      case 0xdd -> pending += number(4);
      case 0xde -> pending += 2 * number(2); // maps
      case 0xdf -> pending += 2 * number(4);
      default -> throw new IOException("no type of MessagePack");
    }
  }

  private long number(int width) throws IOException {
    int start = at;
    skip(width);
    long number = 0;
    for (int i = start; i < at; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }

  private void skip(long count) throws IOException {
    if (count > end - at) {
      throw new IOException("a length beyond the end");
    }
    at += (int) count;
  }
}
