// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A sequence of messages that cannot be taken for others: a number that counts, whose they are, and
 * letters up to their size.
 */
final class Marks {
  private static final int DIGITS = 10;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /**
   * The first of them has the number 0.
   *
   * @param size bytes of each; what the number takes at least
   */
  Marks(int size, int owner) {
    bytes = new byte[size];
    Arrays.fill(bytes, (byte) '0');
    byte[] name = ("s" + owner + "x").getBytes(StandardCharsets.US_ASCII);
    for (int i = DIGITS; i < size; i++) {
      int at = i - DIGITS;
      bytes[i] = at < name.length ? name[at] : (byte) ('a' + at % 26);
    }
  }

  /** The message as it is now; not to be kept. */
  byte[] current() {
    return bytes;
  }

  /** Goes on to the next one. */
  void next() {
    int at = Math.min(DIGITS, bytes.length) - 1;
    while (at >= 0 && bytes[at] == '9') {
      bytes[at--] = '0';
    }
    if (at >= 0) {
      bytes[at]++;
    }
  }

  boolean matches(ByteBuf unit, int from, int length) {
    if (length != bytes.length) {
      return false;
    }
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (unit.getLongLE(from + i) != (long) LONGS.get(bytes, i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (unit.getByte(from + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.US_ASCII);
  }
}
