// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Throughline 1 in text form, confirming what it takes in as this project's clients do: with what
 * leaves anyway once 64 frames or a quarter of the window are unconfirmed, by itself after half of
 * `ackDelay` (DL-8).
 */
final class ThroughlineWire extends Wire {
  private static final String BASE = "/throughline";
  private static final String EVENT = "[\"m\",\"";
  private static final String EVENT_END = "\"]";
  private static final int ACK_FRAMES = 64;
  private static final long ACK_NANOS = 500_000_000;
  private static final int WINDOW = 262_144;

  private final Carrier carrier;
  private String sid = "";
  private int attempt;

  /** The attempt that the server has answered: a POST may not be ahead of it (UP-6). */
  private String attached = "";

  private final Window window = new Window();

  /** This connection knows the number of what is sent on it. */
  private boolean based;

  /** Of what was received: the highest number, what was confirmed of it, and since when not all. */
  private long received;

  private long confirmed;
  private long unconfirmedBytes;
  private long waitingSince;

  /** The beginning of a message whose last part has not come; null when there is none. */
  private @Nullable ByteBuf parts;

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
    confirmAll();
    return "T" + sid + " " + ++attempt + " " + received + " " + WINDOW;
  }

  @Override
  public int lost() {
    return window.takeBack();
  }

  @Override
  public boolean joins() {
    return true;
  }

  @Override
  public void begin(ByteBuf unit) {
    if (carrier != Carrier.WEBSOCKET) {
      ascii(unit, opener() + "s" + window.next() + "\n");
      return;
    }
    if (!based) {
      based = true;
      ascii(unit, "s" + window.next() + "\n");
    }
  }

  @Override
  public int part(int left) {
    return window.part(left);
  }

  @Override
  public void between(ByteBuf unit) {
    unit.writeByte('\n');
  }

  @Override
  public void write(ByteBuf unit, byte[] message, int from, int length) {
    boolean last = from + length == message.length;
    unit.writeByte(last ? 'm' : 'f').writeBytes(message, from, length); // LM-1
    window.sent();
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
        case 'm', 'e', 'f' -> counted(unit, from, to, events);
        case 'W' -> sid = text(unit, from, to).replaceAll(".*\"sid\":\"([^\"]*)\".*", "$1");
        case 'A' -> attached(text(unit, from + 1, to).split(" "), events);
        case 'p' -> pong(text(unit, from + 1, to), events);
        case 'x' -> events.again();
        case 'a' -> window.confirmed(text(unit, from + 1, to).split(" "));
        case 'd', 'k' -> {} // what the server wrote, or proves a stream with
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
    unconfirmedBytes += to - from - 1 + Window.FRAME;
    char kind = (char) unit.getByte(from);
    if (kind == 'f' || parts != null) {
      joined(kind, unit.slice(from + 1, to - from - 1), events);
    } else {
      deliver(kind, unit, from + 1, to, events);
    }
  }

  private void joined(char kind, ByteBuf part, Events events) {
    ByteBuf whole = parts == null ? Unpooled.buffer() : parts;
    whole.writeBytes(part);
    parts = kind == 'f' ? whole : null;
    if (kind != 'f') {
      deliver(kind, whole, 0, whole.writerIndex(), events);
    }
  }

  private static void deliver(char kind, ByteBuf unit, int from, int to, Events events) {
    boolean event = kind == 'e';
    int begin = event ? from + EVENT.length() : from;
    events.message(unit, begin, (event ? to - EVENT_END.length() : to) - begin);
  }

  private void attached(String[] fields, Events events) {
    attached = fields[0];
    number = Long.parseLong(fields[2]) - 1; // AT-8
    window.attached(Long.parseLong(fields[1]), Long.parseLong(fields[3]));
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
    boolean much = received - confirmed >= ACK_FRAMES || unconfirmedBytes >= WINDOW / 4;
    return much && carrier != Carrier.POLL;
  }

  private String ack() {
    confirmAll();
    return "a" + received;
  }

  private void confirmAll() {
    confirmed = received;
    unconfirmedBytes = 0;
    waitingSince = 0;
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
