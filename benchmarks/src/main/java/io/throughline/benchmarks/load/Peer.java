// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.throughline.benchmarks.wire.Wire;
import java.nio.charset.StandardCharsets;

/** One session of the load: sends numbered messages, and checks that the next one is what comes. */
final class Peer implements Wire.Events {
  final int index;
  private final Load load;
  private final int source;
  private final Marks sending;
  private final Marks expected;
  private final Link link;
  private final byte[] last;
  private boolean ready;
  long sent;
  long received;

  /** What was received when something was last seen to come, or nothing was under way. */
  private long seen;

  private long seenAt;

  /**
   * A session that is to be connected.
   *
   * @param source whose messages it will get: its own index, or that of who talks to everybody
   */
  Peer(Load load, int index, int source) {
    this.load = load;
    this.index = index;
    this.source = source;
    seenAt = load.now();
    sending = new Marks(load.settings().size(), index);
    expected = new Marks(load.settings().size(), source);
    last = new byte[load.settings().size()];
    link = load.link(this);
  }

  void connect() {
    link.connect();
  }

  void send() {
    sent++;
    System.arraycopy(sending.current(), 0, last, 0, last.length);
    link.send(last);
    sending.next();
  }

  /** On a new connection: the server has all but this. */
  void sendWhatWasLost() {
    int lost = link.lost();
    if (lost > 1) {
      throw new IllegalStateException("one message was under way");
    }
    if (lost == 1) {
      link.send(last);
    }
  }

  /** Lets leave what is due, and fails when what is under way does not come. */
  void tick(long nanos) {
    link.tick(nanos);
    double patience = load.settings().patience();
    if (!waits() || received != seen) {
      seen = received;
      seenAt = nanos;
    } else if (nanos - seenAt > patience * 1e9) {
      String missing = ready ? "message " + expected : "its connection";
      load.fail("session " + index + " has waited " + patience + " s for " + missing);
    }
  }

  /** Whether something is under way to it: its connection, or a message of who sends to it. */
  boolean waits() {
    return !ready || received < load.peers().get(source).sent;
  }

  /** Ends its connections without a word. */
  void cut() {
    ready = false;
    link.cut();
  }

  @Override
  public void ready() {
    if (!ready) {
      ready = true;
      load.work().ready(this);
    }
  }

  @Override
  public void message(ByteBuf unit, int from, int length) {
    if (!expected.matches(unit, from, length)) {
      String got = unit.toString(from, Math.min(length, 64), StandardCharsets.US_ASCII);
      load.fail("session " + index + " expected " + expected + " and got " + got);
      return;
    }
    expected.next();
    received++;
    load.work().received(this);
  }

  @Override
  public void say(String unit) {
    link.say(unit);
  }

  @Override
  public void again() {
    link.again();
  }
}
