// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;

/** Engine.IO 4: packets, one a WebSocket message; on it Socket.IO 5, whose messages are events. */
final class EngineIoWire extends Wire {
  private static final char SEPARATOR = 0x1e;
  private static final String EVENT = "42[\"m\",\"";

  private final boolean events;
  private final String base;
  private String sid = "";

  EngineIoWire(Carrier carrier, boolean events) {
    this.events = events;
    String transport = carrier == Carrier.WEBSOCKET ? "websocket" : "polling";
    base = (events ? "/socket.io/" : "/engine.io/") + "?EIO=4&transport=" + transport;
  }

  @Override
  public String webSocket() {
    return base;
  }

  @Override
  public void between(ByteBuf unit) {
    unit.writeByte(SEPARATOR);
  }

  @Override
  public void write(ByteBuf unit, byte[] message, int from, int length) {
    if (events) {
      ascii(unit, EVENT);
      unit.writeBytes(message, from, length).writeByte('"').writeByte(']');
    } else {
      unit.writeByte('4').writeBytes(message, from, length);
    }
  }

  @Override
  public void read(ByteBuf unit, Events told) {
    int to;
    for (int from = unit.readerIndex(); from < unit.writerIndex(); from = to + 1) {
      to = find(unit, from, SEPARATOR);
      switch (unit.getByte(from)) {
        case '0' -> opened(text(unit, from, to), told);
        case '1' -> throw refused("1, close");
        case '2' -> told.say("3");
        case '4' -> message(unit, from, to, told);
        default -> {} // a noop, or the `ok` of a POST
      }
    }
  }

  private void opened(String packet, Events told) {
    sid = packet.replaceAll(".*\"sid\":\"([^\"]*)\".*", "$1");
    if (events) {
      told.say("40");
    } else {
      told.ready();
    }
  }

  private void message(ByteBuf unit, int from, int to, Events told) {
    if (!events) {
      told.message(unit, from + 1, to - from - 1);
      return;
    }
    switch (unit.getByte(from + 1)) {
      case '0' -> told.ready();
      case '2' -> told.message(unit, from + EVENT.length(), to - from - EVENT.length() - 2);
      default -> throw refused(text(unit, from, to));
    }
  }

  @Override
  public Ask down() {
    return Ask.get(sid.isEmpty() ? base : base + "&sid=" + sid);
  }

  @Override
  public Ask up() {
    return Ask.post(base + "&sid=" + sid, "text/plain;charset=UTF-8", "");
  }
}
