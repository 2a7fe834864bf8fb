// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The way of counted frames from the inbox to the application: in order, whole, and held while the
 * application pauses.
 */
final class Delivery {
  private final Inbox inbox;
  private final Consumer<Frame> application;
  private final Meter meter;

  /** Messages that a paused application has not taken; they count against the window. */
  private final ArrayDeque<Frame> held = new ArrayDeque<>(0);

  private boolean paused;

  /** Held messages are being handed over: a handler that pauses and resumes must not nest that. */
  private boolean handingOver;

  Delivery(Inbox inbox, Consumer<Frame> application, Meter meter) {
    this.meter = meter;
    this.inbox = inbox;
    this.application = application;
  }

  /** BASE: numbers what follows in its connection or body. */
  void onBase(long number, Cursor from) {
    if (number > inbox.received() + 1) { // DL-3
      throw new ProtocolException(CloseCode.GAP, "base beyond received");
    }
    from.set(number);
  }

  /**
   * A counted frame.
   *
   * @param wanted whether the application still takes messages
   * @return whether it was new
   */
  boolean onCounted(Frame frame, Cursor from, boolean wanted) {
    switch (inbox.judge(from)) {
      case KNOWN -> {
        meter.onDuplicate();
        return false;
      }
      case NEXT -> {
        Frame message = inbox.take(frame);
        if (message != null) {
          meter.onMessage();
          if (wanted) {
            deliver(message);
          }
        }
        return true;
      }
      case GAP -> throw new ProtocolException(CloseCode.GAP, "number missing");
      default ->
          throw new ProtocolException(
              CloseCode.PROTOCOL_ERROR, "counted frame before BASE"); // AT-10
    }
  }

  /** A volatile message: dropped while the application does not listen (DL-15). */
  void onVolatile(Frame message) {
    meter.onVolatile(message, !paused);
    if (!paused) {
      application.accept(message);
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

  /**
   * Stops or goes on; what was held is delivered first, as long as the application does not pause
   * again.
   */
  void pause(boolean pause) {
    paused = pause;
    if (handingOver) {
      return;
    }
    handingOver = true;
    while (!paused && !held.isEmpty()) {
      Frame message = held.remove();
      inbox.release(message);
      application.accept(message);
    }
    handingOver = false;
  }

  /** Whether messages wait for a paused application. */
  boolean holdsMessages() {
    return !held.isEmpty();
  }
}
