// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.throughline.benchmarks.wire.Wire;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands messages to where they are written, part by part, and keeps what the wire has to wait with.
 */
final class Outgoing {
  /** Writes one part of a message. */
  interface Sink {
    void part(byte[] message, int from, int length);
  }

  private final Wire wire;
  private final Sink sink;
  private final Queue<byte[]> waiting = new ArrayDeque<>(0);

  /** How much of the first message that waits is written. */
  private int written;

  Outgoing(Wire wire, Sink sink) {
    this.wire = wire;
    this.sink = sink;
  }

  /**
   * Sends a message, by and by.
   *
   * @param message is copied when it has to wait
   */
  void send(byte[] message) {
    if (waiting.isEmpty()) {
      write(message);
      if (written == message.length) {
        written = 0;
        return;
      }
    }
    waiting.add(message.clone());
  }

  /** Something was read: the wire may go on with what waits. */
  void goOn() {
    for (byte[] first = waiting.peek(); first != null; first = waiting.peek()) {
      write(first);
      if (written < first.length) {
        return;
      }
      written = 0;
      waiting.remove();
    }
  }

  private void write(byte[] message) {
    while (written < message.length) {
      int length = wire.part(message.length - written);
      if (length == 0) {
        return;
      }
      sink.part(message, written, length);
      written += length;
    }
  }

  void clear() {
    waiting.clear();
    written = 0;
  }
}
