// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/**
 * One way of a connection: what is sent arrives later, in order. Its sender waits while much is on
 * the way or the receiver does not take it.
 */
final class Line {
  private static final int MOST_ON_THE_WAY = 65_536;

  private final Vertx vertx;
  private final IntSupplier latencyMs;
  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private int onTheWay;
  private long lastDue;
  private boolean paused;

  private record Parcel(long due, Runnable arrival) {}

  Line(Vertx vertx, IntSupplier latencyMs) {
    this.vertx = vertx;
    this.latencyMs = latencyMs;
  }

  /** Runs {@code arrival} when what was sent now arrives. */
  void carry(Runnable arrival) {
    int latency = latencyMs.getAsInt();
    if (latency == 0 && parcels.isEmpty()) {
      arrival.run();
      return;
    }
    lastDue = Math.max(lastDue, now() + latency); // never before what was sent earlier
    parcels.add(new Parcel(lastDue, arrival));
    if (parcels.size() == 1) {
      await(lastDue);
    }
  }

  /** Carries a whole stream, which may have been paused; {@code end} runs behind its last bytes. */
  void carry(ReadStream<Buffer> from, WriteStream<Buffer> to, Runnable end) {
    from.handler(
        bytes -> {
          onTheWay += bytes.length();
          carry(
              () -> {
                onTheWay -= bytes.length();
                to.write(bytes);
                regulate(from, to);
              });
          regulate(from, to);
        });
    from.endHandler(ended -> carry(end));
    to.drainHandler(drained -> regulate(from, to));
    from.resume();
  }

  private void regulate(ReadStream<Buffer> from, WriteStream<Buffer> to) {
    boolean full = onTheWay > MOST_ON_THE_WAY || to.writeQueueFull();
    if (full == paused) {
      return;
    }
    paused = full;
    if (full) {
      from.pause();
    } else {
      from.resume();
    }
  }

  private void await(long due) {
    long ms = due - now();
    if (ms > 0) {
      vertx.setTimer(ms, timer -> arrive());
    } else {
      vertx.runOnContext(now -> arrive());
    }
  }

  private void arrive() {
    parcels.remove().arrival().run();
    Parcel next = parcels.peek();
    if (next != null) {
      await(next.due());
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
