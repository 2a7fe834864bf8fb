// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How much a connection has to send; any thread may ask, its context keeps the count. */
final class WriteQueue {
  private static final int DEFAULT_MAX = 262_144;

  private volatile int maxSize = DEFAULT_MAX;

  /** Queued or unconfirmed. */
  private volatile long buffered;

  /** What other threads have sent and what has not reached the connection's context. */
  private final AtomicLong underWay = new AtomicLong();

  /** Somebody has been told that it is full, and not yet that it is drained. */
  private final AtomicBoolean toldFull = new AtomicBoolean();

  void maxSize(int bytes) {
    maxSize = bytes;
  }

  long bytes() {
    return buffered + underWay.get();
  }

  boolean isFull() {
    boolean full = bytes() >= maxSize;
    if (full) {
      toldFull.set(true);
    }
    return full;
  }

  void leftThread(long bytes) {
    underWay.addAndGet(bytes);
  }

  void arrived(long bytes) {
    underWay.addAndGet(-bytes);
  }

  void buffered(long bytes) {
    buffered = bytes;
  }

  /** Whether somebody is to be told now that it is drained. */
  boolean drained() {
    return bytes() <= maxSize / 2 && toldFull.compareAndSet(true, false);
  }
}
