// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
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
  private final Outbox outbox;

  /** When an outbox above the window must have made progress. */
  private long stallsAt = NEVER;

  /** Whether the application was told to wait. */
  private boolean full;

  /** Receipts of evicted messages, whose fate is open until the next attach. */
  private List<Object> evictedReceipts = List.of();

  Sending(SessionConfig config, Outbox outbox) {
    this.config = config;
    this.outbox = outbox;
  }

  /**
   * Queues the parts of one message; returns the code to end the session with when it cannot be
   * held, else null.
   */
  @Nullable CloseCode queue(
      List<EncodedFrame> parts, @Nullable Object receipt, boolean attached, long now) {
    if (outbox.evicted()) {
      return CloseCode.RANGE_LOST;
    }
    if (outbox.held() > 4L * config.limits().window()) {
      return CloseCode.SLOW;
    }
    for (int i = 0; i < parts.size(); i++) {
      boolean whole = i == parts.size() - 1;
      outbox.add(parts.get(i), whole, whole ? receipt : null);
    }
    if (isFull()) {
      full = true;
      if (stallsAt == NEVER && attached) {
        stallsAt = now + config.stallTimeout();
      }
    }
    return null;
  }

  boolean isFull() {
    return outbox.held() >= config.limits().window();
  }

  /** Takes in the peer's {@code received}; returns the receipts of what is confirmed by it. */
  List<Object> confirm(long received, long window) {
    long before = outbox.confirmed();
    List<Object> receipts = outbox.confirm(received, window);
    if (outbox.confirmed() == before) {
      return receipts;
    }
    stallsAt = NEVER;
    if (outbox.evicted() && outbox.allConfirmed()) {
      receipts = evictedReceipts;
      evictedReceipts = List.of();
    }
    return receipts;
  }

  /** Whether the application waits and may go on now; true once. */
  boolean drained() {
    if (full && outbox.held() <= config.limits().window() / 2) {
      full = false;
      return true;
    }
    return false;
  }

  /** No connection: nobody to stall. */
  void onDetached() {
    stallsAt = NEVER;
  }

  long stallsAt() {
    return stallsAt;
  }

  void evict() {
    if (!outbox.evicted()) {
      evictedReceipts = outbox.evict();
    }
  }

  /** Receipts of everything that was never confirmed. */
  List<Object> unknown() {
    return outbox.evicted() ? evictedReceipts : outbox.receipts();
  }
}
