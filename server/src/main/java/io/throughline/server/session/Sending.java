// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Outbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of the outbox: bounds (DL-14), the high-water mark, stalls, and receipts
 * that outlive eviction.
 */
final class Sending {
  private static final long NEVER = Long.MAX_VALUE;

  private final SessionConfig config;
  private final SessionListener listener;
  private final Meter meter;
  private final Outbox outbox;

  /** What the peer can take when it states no window (DL-16). */
  private final long peerWindow;

  /** When an outbox above the window must have made progress. */
  private long stallsAt = NEVER;

  /** Whether the application was told to wait. */
  private boolean full;

  /** Receipts of evicted messages, whose fate is open until the next attach. */
  private List<Object> evictedReceipts = List.of();

  Sending(SessionConfig config, SessionListener listener, long peerWindow, Meter meter) {
    this.meter = meter;
    this.config = config;
    this.listener = listener;
    this.peerWindow = peerWindow;
    this.outbox = new Outbox(peerWindow);
  }

  Outbox outbox() {
    return outbox;
  }

  /**
   * Queues the parts of one message; returns the code to end the session with when it cannot be
   * held, else null.
   */
  @Nullable CloseCode queue(List<EncodedFrame> parts, @Nullable Object receipt, long now) {
    if (outbox.evicted()) {
      return CloseCode.RANGE_LOST;
    }
    if (outbox.held() > 4L * config.limits().window()) {
      return CloseCode.SLOW;
    }
    outbox.add(parts, receipt);
    if (isFull()) {
      if (!full) {
        meter.onStalled(true);
      }
      full = true;
      if (stallsAt == NEVER) {
        stallsAt = now + config.stallTimeout();
      }
    }
    return null;
  }

  boolean isFull() {
    return outbox.held() >= config.limits().window();
  }

  /** Whether the peer can have seen that number (DL-5, AT-11). */
  boolean canConfirm(long received) {
    return outbox.canConfirm(received);
  }

  /**
   * Takes in the peer's {@code received} and window; returns the receipts of what is confirmed by
   * it, to be told when the session is in order again.
   */
  List<Object> confirm(long received, long window, long now) {
    long before = outbox.confirmed();
    boolean evicted = outbox.evicted();
    long free = window == Frame.FULL_WINDOW ? peerWindow : window;
    List<Object> receipts = outbox.confirm(received, free);
    if (outbox.confirmed() == before) {
      return receipts;
    }
    restartStall(now);
    if (evicted && outbox.allConfirmed()) {
      receipts = evictedReceipts;
      evictedReceipts = List.of();
    }
    return receipts;
  }

  /** Tells the application what was confirmed, and that it may go on when it had to wait. */
  void tell(List<Object> receipts) {
    if (!receipts.isEmpty()) {
      listener.onConfirmed(receipts);
    }
    if (full && outbox.held() <= config.limits().window() / 2) {
      full = false;
      meter.onStalled(false);
      listener.onDrain();
    }
  }

  /** When an open session is given up for want of progress. */
  long stallsAt() {
    return stallsAt;
  }

  /** The peer made progress, or has come back and can. */
  void restartStall(long now) {
    stallsAt = isFull() ? now + config.stallTimeout() : NEVER;
  }

  /** Lets go of the frames, not of the receipts. */
  void evict() {
    if (!outbox.evicted()) {
      evictedReceipts = outbox.evict();
      stallsAt = NEVER;
    }
  }

  /** How many messages are confirmed (CL-6). */
  long confirmed() {
    return outbox.confirmedMessages();
  }

  /** How many are not. */
  long unconfirmed() {
    return outbox.unconfirmedMessages();
  }

  /** Receipts of everything that was never confirmed. */
  List<Object> unknown() {
    return outbox.evicted() ? evictedReceipts : outbox.receipts();
  }
}
