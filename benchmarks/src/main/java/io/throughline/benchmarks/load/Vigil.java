// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Keeps the load's event loop from sleeping: it looks for what has come over and over. Whoever
 * sends to a socket of the same machine on which somebody sleeps pays for waking him, and a server
 * that leaves the load less to do finds it asleep more often. For one event loop.
 */
final class Vigil implements SelectStrategy {
  private long busyNanos;
  private long lookedAt = System.nanoTime();

  /** The last look found something. */
  private boolean found;

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    long now = System.nanoTime();
    if (found) {
      busyNanos += now - lookedAt;
    }
    lookedAt = now;
    int channels = ready.get();
    found = channels > 0 || hasTasks;
    return channels > 0 ? channels : 0; // nothing is waited for
  }

  /** The time that was not spent with looking in vain. */
  long busyNanos() {
    return busyNanos;
  }
}
