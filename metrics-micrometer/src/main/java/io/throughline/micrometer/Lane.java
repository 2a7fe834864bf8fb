// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.throughline.server.metrics.SessionMetrics.Traffic;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What went by one transport on one event loop. Written on that loop only, so that loops do not
 * fight for the same memory with each message; read from any thread.
 */
final class Lane {
  final AtomicLong messagesReceived = new AtomicLong();
  final AtomicLong bytesReceived = new AtomicLong();
  final AtomicLong messagesSent = new AtomicLong();
  final AtomicLong bytesSent = new AtomicLong();

  void add(Traffic traffic) {
    if (traffic.messagesReceived() > 0) {
      add(messagesReceived, traffic.messagesReceived());
      add(bytesReceived, traffic.bytesReceived());
    }
    if (traffic.messagesSent() > 0) {
      add(messagesSent, traffic.messagesSent());
      add(bytesSent, traffic.bytesSent());
    }
  }

  /** There is one writer. */
  private static void add(AtomicLong sum, long more) {
    sum.setOpaque(sum.getPlain() + more);
  }
}
