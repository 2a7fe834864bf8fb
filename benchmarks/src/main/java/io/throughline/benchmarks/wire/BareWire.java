// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;

/** The message and nothing else. Over HTTP the session's number stands in the path. */
final class BareWire extends Wire {
  private final Carrier carrier;
  private final Ask down;
  private final Ask up;

  /** On HTTP a session is ready as it is; told once. */
  private boolean ready;

  BareWire(Carrier carrier, int index) {
    this.carrier = carrier;
    down = Ask.get((carrier == Carrier.POLL ? "/poll/" : "/stream/") + index);
    up = Ask.post("/send/" + index, "text/plain", "");
  }

  @Override
  public String webSocket() {
    return "/";
  }

  @Override
  public boolean readyOnOpen() {
    return true;
  }

  @Override
  public void write(ByteBuf unit, byte[] message, int from, int length) {
    unit.writeBytes(message, from, length);
  }

  @Override
  public void read(ByteBuf unit, Events events) {
    if (carrier != Carrier.STREAM) {
      if (unit.isReadable()) {
        events.message(unit, unit.readerIndex(), unit.readableBytes());
      }
      return;
    }
    int to;
    for (int from = unit.readerIndex(); from < unit.writerIndex(); from = to + 1) {
      to = find(unit, from, '\n');
      if (to > from) {
        events.message(unit, from, to - from);
      }
    }
  }

  @Override
  public void tick(long nanos, Events events) {
    if (!ready && carrier != Carrier.WEBSOCKET) {
      ready = true;
      events.ready();
    }
  }

  @Override
  public String resume() {
    return "";
  }

  @Override
  public int lost() {
    return 1; // what was under way is gone, whichever way it was going
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
