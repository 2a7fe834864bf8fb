// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.throughline.benchmarks.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * What travels at once, as far as it is written: the messages, or parts of them, that have joined.
 */
final class Unit {
  private final Load load;
  private final Wire wire;
  private @Nullable ByteBuf bytes;

  Unit(Load load, Wire wire) {
    this.load = load;
    this.wire = wire;
  }

  void add(byte[] message, int from, int length) {
    ByteBuf into = bytes;
    if (into == null) {
      into = load.buffer();
      wire.begin(into);
    } else {
      wire.between(into);
    }
    wire.write(into, message, from, length);
    bytes = into;
  }

  int size() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  /** Ends the unit and hands it over; null when nothing was added. */
  @Nullable ByteBuf take() {
    ByteBuf whole = bytes;
    bytes = null;
    if (whole != null) {
      wire.finish(whole);
    }
    return whole;
  }

  /** Forgets what was added. */
  void clear() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
