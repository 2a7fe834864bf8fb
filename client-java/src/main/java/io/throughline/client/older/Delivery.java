// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What the client takes in: numbers, pause, and when a confirmation is owed. */
final class Delivery {
  private static final long NEVER = Long.MAX_VALUE;

  private final ClientConfig config;
  private final Terms terms;
  private final Consumer<Frame> application;

  /** Messages that a paused application has not taken. */
  private final ArrayDeque<Frame> held = new ArrayDeque<>(0);

  private Inbox inbox;
  private boolean paused;

  /** When the oldest unconfirmed frame must be confirmed (DL-8). */
  private long ackAt = NEVER;

  private boolean ackNow;

  Delivery(ClientConfig config, Terms terms, Consumer<Frame> application) {
    this.config = config;
    this.terms = terms;
    this.application = application;
    this.inbox = newInbox();
  }

  private Inbox newInbox() {
    return new Inbox(terms.limits().withWindow(config.window()));
  }

  /** The limits are known: nothing was taken in before. */
  void onWelcome() {
    inbox = newInbox();
  }

  /**
   * Takes in a counted frame.
   *
   * @throws ProtocolException 4412 for a gap, 4400 for a frame before ATTACHED, others by {@link
   *     Inbox#take}
   */
  void onCounted(Frame frame, Cursor cursor, long now) {
    switch (inbox.judge(cursor)) {
      case KNOWN -> {}
      case NEXT -> {
        Frame message = inbox.take(frame);
        if (ackAt == NEVER) {
          ackAt = now + terms.timing().ackDelay();
        }
        if (message != null) {
          deliver(message);
        }
      }
      case GAP -> throw new ProtocolException(CloseCode.GAP, "number missing");
      case NO_BASE ->
          throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "counted frame before ATTACHED");
      default -> throw new IllegalStateException();
    }
  }

  private void deliver(Frame message) {
    if (paused || !held.isEmpty()) {
      held.add(message);
      inbox.hold(message);
    } else {
      application.accept(message);
    }
  }

  /** A volatile message: dropped while the application does not listen (DL-15). */
  void onVolatile(Frame message) {
    if (!paused) {
      application.accept(message);
    }
  }

  void pause(boolean pause) {
    paused = pause;
    while (!paused && !held.isEmpty()) {
      Frame message = held.remove();
      inbox.release(message);
      application.accept(message);
    }
  }

  /** The session has ended: what is held has no reader any more. */
  void discard() {
    held.clear();
  }

  boolean ackWanted() {
    return ackNow || inbox.ackDue();
  }

  /** Confirm with the next write: a statement may have been lost, or must be made (HS-8). */
  void ackNow() {
    ackNow = true;
  }

  long ackAt() {
    return ackAt;
  }

  void onTick(long now) {
    if (now >= ackAt) {
      ackAt = NEVER;
      ackNow |= inbox.ackOwed();
    }
  }

  /** {@code received} and window are being written to the server. */
  void onStated() {
    inbox.onStated();
    ackAt = NEVER;
    ackNow = false;
  }

  long received() {
    return inbox.received();
  }

  long window() {
    return inbox.window();
  }
}
