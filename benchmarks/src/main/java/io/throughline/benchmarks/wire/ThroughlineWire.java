// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Throughline 1 in text form, confirming what it takes in as this project's clients do: with what
 * leaves anyway once 64 frames are unconfirmed, by itself after half of `ackDelay` (DL-8).
 */
final class ThroughlineWire extends Wire {
  private static final String BASE = "/throughline";
  private static final String EVENT = "e[\"m\",\"";
  private static final int ACK_FRAMES = 64;
  private static final long ACK_NANOS = 500_000_000;
  private static final String WINDOW = " 262144";

  private final Carrier carrier;
  private String sid = "";
  private int attempt;

  /** The attempt that the server has answered: a POST may not be ahead of it (UP-6). */
  private String attached = "";

  /** Of what was sent: the number of the next frame, and whether this connection knows it. */
  private long next = 1;

  private boolean based;

  /** How many the server had not taken in when it attached this connection. */
  private int lost;

  /** Of what was received: the highest number, what was confirmed of it, and since when not all. */
  private long received;

  private long confirmed;
  private long waitingSince;

  /** The number of the last frame of the connection that is read from. */
  private long number;

  ThroughlineWire(Carrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public String webSocket() {
    return BASE + "/websocket";
  }

  @Override
  public String subprotocol() {
    return "throughline.v1";
  }

  @Override
  public String hello() {
    long high = ThreadLocalRandom.current().nextLong();
    long low = ThreadLocalRandom.current().nextLong();
    return "H{\"v\":1,\"cid\":\"%016x%016x\",\"n\":%d}".formatted(high, low, ++attempt);
  }

  @Override
  public String resume() {
    based = false;
    return attach();
  }

  private String attach() {
    confirmed = received;
    waitingSince = 0;
    return "T" + sid + " " + ++attempt + " " + received + WINDOW;
  }

  @Override
  public int lost() {
    next -= lost;
    return lost;
  }

  @Override
  public boolean joins() {
    return true;
  }

  @Override
  public void begin(ByteBuf unit) {
    if (carrier != Carrier.WEBSOCKET) {
      ascii(unit, opener() + "s" + next + "\n");
      return;
    }
    if (!based) {
      based = true;
      ascii(unit, "s" + next + "\n");
    }
  }

  @Override
  public void write(ByteBuf unit, byte[] message, boolean first) {
    if (!first) {
      unit.writeByte('\n');
    }
    next++;
    unit.writeByte('m').writeBytes(message);
  }

  @Override
  public void finish(ByteBuf unit) {
    if (ackDue()) {
      ascii(unit, "\n" + ack());
    }
    ascii(unit, end());
  }

  @Override
  public void read(ByteBuf unit, Events events) {
    int to;
    for (int from = unit.readerIndex(); from < unit.writerIndex(); from = to + 1) {
      to = find(unit, from, '\n');
      if (to == from) {
        continue;
      }
      switch (unit.getByte(from)) {
        case 'm' -> counted(unit, from + 1, to, events);
        case 'e' -> counted(unit, from + EVENT.length(), to - 2, events);
        case 'W' -> sid = text(unit, from, to).replaceAll(".*\"sid\":\"([^\"]*)\".*", "$1");
        case 'A' -> attached(text(unit, from + 1, to).split(" "), events);
        case 'p' -> pong(text(unit, from + 1, to), events);
        case 'x' -> events.again();
        case 'a', 'd', 'k' -> {} // what the server took in, wrote, or proves a stream with
        default -> throw refused(text(unit, from, to));
      }
    }
  }

  private void counted(ByteBuf unit, int from, int to, Events events) {
    if (++number <= received) {
      return; // DL-2
    }
    received = number;
    if (waitingSince == 0) {
      waitingSince = System.nanoTime();
    }
    events.message(unit, from, to - from);
  }

  private void attached(String[] fields, Events events) {
    attached = fields[0];
    number = Long.parseLong(fields[2]) - 1; // AT-8
    lost = (int) (next - Long.parseLong(fields[1]) - 1);
    events.ready();
  }

  private void pong(String token, Events events) {
    events.say(opener() + "q" + token + " " + received + end());
  }

  @Override
  public void tick(long nanos, Events events) {
    boolean late = received > confirmed && nanos - waitingSince > ACK_NANOS;
    if (ackDue() || (late && carrier != Carrier.POLL)) {
      events.say(opener() + ack() + end());
    }
  }

  /** A poll confirms by itself what came by the one before. */
  private boolean ackDue() {
    return received - confirmed >= ACK_FRAMES && carrier != Carrier.POLL;
  }

  private String ack() {
    confirmed = received;
    waitingSince = 0;
    return "a" + received;
  }

  private String opener() {
    return carrier == Carrier.WEBSOCKET ? "" : "U" + sid + " " + attached + "\n";
  }

  private String end() {
    return carrier == Carrier.WEBSOCKET ? "" : "\n";
  }

  @Override
  public Ask down() {
    String route = carrier == Carrier.POLL ? "/long-polling" : "/xhr-streaming";
    String opener = sid.isEmpty() ? hello() : attach();
    return Ask.post(BASE + route, "text/plain", opener + "\n");
  }

  @Override
  public Ask up() {
    return Ask.post(BASE + "/upstream", "text/plain", "");
  }
}
