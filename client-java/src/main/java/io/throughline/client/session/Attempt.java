// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.Upstream;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.delivery.Cursor;
import java.util.List;
import java.util.function.Consumer;

/** One attempt to attach the session, and the connection that it made. */
public final class Attempt {
  /**
   * What is chosen for an attempt; all else about it comes to be known.
   *
   * @param why why it is made: text for people
   * @param probe a try that the session does not depend on: a promotion, or a switch asked for
   * @param prompt whether its answer comes at once, so that it measures the round trip
   * @param patience how long ATTACHED may take from the opener on, ms
   * @param connectTimeout how long it may take until the opener is written, ms
   */
  public record Choice(
      String why, boolean probe, boolean prompt, long patience, long connectTimeout) {}

  /** Stands for a connection that was never made: it has nothing to send or to close. */
  private static final Connection NONE =
      new Connection() {
        @Override
        public void send(List<EncodedFrame> frames) {}

        @Override
        public boolean writable() {
          return false;
        }

        @Override
        public void close(int code) {}
      };

  private final Transport transport;
  private final Choice choice;
  private final Consumer<String> settle;
  private final long startedAt;

  /** What the connection brings is numbered by it (AT-8). */
  final Cursor cursor = new Cursor();

  boolean probe;
  Phase phase = Phase.CONNECTING;
  private Connection connection = NONE;

  /** Higher than all before (AT-1); 0 until the opener is written. */
  long number;

  /** When it has to have come further: ATTACHED, then what {@link #awaited} says; or NEVER. */
  long dueAt;

  /**
   * Once attached: the number of the frame that must have arrived by {@link #dueAt}; {@link
   * Session#NEVER} for MARK.
   */
  long awaited;

  /** What was awaited did not come: another connection is made until one succeeds. */
  boolean doubted;

  /** When the opener was written; until then, when the attempt was made. */
  long openedAt;

  /** The highest number that followed the opener; 0 when none did. */
  long sentTo;

  /** How often the session had stated what it has when the opener was written. */
  long statementsBefore;

  String outcome = "";
  long endedAt;

  /**
   * An attempt that has nothing yet.
   *
   * @param settle is told how it went: empty for success
   * @param now ms
   */
  public Attempt(Transport transport, Choice choice, Consumer<String> settle, long now) {
    this.transport = transport;
    this.choice = choice;
    this.settle = settle;
    this.startedAt = now;
    this.openedAt = now;
    this.dueAt = now + choice.connectTimeout;
    this.probe = choice.probe;
  }

  /** Its connection has been made. */
  public void connection(Connection made) {
    connection = made;
  }

  public Connection connection() {
    return connection;
  }

  public Transport transport() {
    return transport;
  }

  /** Why it was made: text for people. */
  public String why() {
    return choice.why;
  }

  /** A try that the session does not depend on. */
  public boolean probe() {
    return probe;
  }

  public Phase phase() {
    return phase;
  }

  public long startedAt() {
    return startedAt;
  }

  /** Why it did not lead to ATTACHED: text for people; empty while that is not known. */
  public String outcome() {
    return outcome;
  }

  /** When that came to be known, ms. */
  public long endedAt() {
    return endedAt;
  }

  /** Tells whoever asked for it how it went: empty for success. */
  public void settle(String failure) {
    settle.accept(failure);
  }

  boolean prompt() {
    return choice.prompt;
  }

  long patience() {
    return choice.patience;
  }

  /** Whether frames can go upstream at any time; else they go in bodies. */
  boolean streams() {
    return transport.upstream() == Upstream.STREAM;
  }
}
