// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * One library's protocol as its client speaks it in one session. A unit is what travels at once: a
 * WebSocket message or the body of a request.
 */
public abstract class Wire {
  /** What a wire tells whoever has the session. */
  public interface Events {
    /** Messages may be sent from now on. */
    void ready();

    void message(ByteBuf unit, int from, int length);

    /** The protocol itself has something to say: a whole unit. */
    void say(String unit);

    /** The stream will end as planned: another one is to be asked for. */
    void again();
  }

  /** The path of its WebSocket. */
  public abstract String webSocket();

  /** The subprotocol to ask for; empty for none. */
  public String subprotocol() {
    return "";
  }

  /** What a client says first on a WebSocket; empty when it listens first. */
  public String hello() {
    return "";
  }

  /** Whether an open WebSocket can be used without a word of the server. */
  public boolean readyOnOpen() {
    return false;
  }

  /** Whether messages that are ready at one moment leave as one unit on a WebSocket. */
  public boolean joins() {
    return false;
  }

  /** What comes before the first message of a unit. */
  public void begin(ByteBuf unit) {}

  /**
   * How many bytes of a message, of which so many have not left, may leave now; 0 when it has to
   * wait until something was read. All messages of one wire have the same length.
   */
  public int part(int left) {
    return left;
  }

  /** What comes between two messages of a unit, or parts of one. */
  public void between(ByteBuf unit) {}

  /** As many bytes of a message as {@link #part} has allowed. */
  public abstract void write(ByteBuf unit, byte[] message, int from, int length);

  /** What comes behind the last message of a unit. */
  public void finish(ByteBuf unit) {}

  /** Reads whole units, or of a stream whole lines. */
  public abstract void read(ByteBuf unit, Events events);

  /** Called when all that arrived at once is read and answered, and now and then. */
  public void tick(long nanos, Events events) {}

  /** The next request for what comes down. */
  public abstract Ask down();

  /** A request that brings units up; the body is written by the methods above. */
  public abstract Ask up();

  /** What a client says first on a further WebSocket. */
  public String resume() {
    throw new IllegalStateException("this wire is not connected twice");
  }

  /**
   * Of what was sent, how many messages the server has not taken in: they are to be sent again on
   * the new connection.
   */
  public int lost() {
    return 0;
  }

  static void ascii(ByteBuf unit, String text) {
    unit.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  static String text(ByteBuf unit, int from, int to) {
    return unit.toString(from, to - from, StandardCharsets.UTF_8);
  }

  static int find(ByteBuf unit, int from, char wanted) {
    int at = unit.indexOf(from, unit.writerIndex(), (byte) wanted);
    return at < 0 ? unit.writerIndex() : at;
  }

  static IllegalStateException refused(String what) {
    return new IllegalStateException("the server says " + what);
  }
}
