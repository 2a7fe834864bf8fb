// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;

/**
 * SockJS 0.3: arrays of JSON strings. Its client sends one message a WebSocket message, and what
 * has gathered in one POST.
 */
final class SockJsWire extends Wire {
  /** A server keeps sessions of earlier runs for a while. */
  private static final String RUN = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  private final String base;
  private final Ask down;
  private final Ask up;

  SockJsWire(Carrier carrier, int index) {
    base = "/sockjs/000/" + RUN + "-" + index;
    down = Ask.post(base + (carrier == Carrier.POLL ? "/xhr" : "/xhr_streaming"), "text/plain", "");
    up = Ask.post(base + "/xhr_send", "text/plain", "");
  }

  @Override
  public String webSocket() {
    return base + "/websocket";
  }

  @Override
  public void begin(ByteBuf unit) {
    unit.writeByte('[');
  }

  @Override
  public void between(ByteBuf unit) {
    unit.writeByte(',');
  }

  @Override
  public void write(ByteBuf unit, byte[] message, int from, int length) {
    unit.writeByte('"').writeBytes(message, from, length).writeByte('"');
  }

  @Override
  public void finish(ByteBuf unit) {
    unit.writeByte(']');
  }

  @Override
  public void read(ByteBuf unit, Events events) {
    int to;
    for (int from = unit.readerIndex(); from < unit.writerIndex(); from = to + 1) {
      to = find(unit, from, '\n');
      switch (unit.getByte(from)) {
        case 'o' -> events.ready();
        case 'a' -> readArray(unit, from + 2, to, events);
        case 'c' -> throw refused(text(unit, from, to));
        default -> {} // a heartbeat, or what makes a stream begin
      }
    }
  }

  private static void readArray(ByteBuf unit, int begin, int end, Events events) {
    int close;
    for (int open = begin; open < end - 1; open = close + 2) {
      close = find(unit, open + 1, '"');
      events.message(unit, open + 1, close - open - 1);
    }
  }

  @Override
  public Ask down() {
    return down;
  }

  @Override
  public Ask up() {
    return up;
  }
}
