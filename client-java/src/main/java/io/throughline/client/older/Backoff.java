// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import java.util.function.DoubleSupplier;

/**
 * Full jitter (SL-3): a random time below a ceiling, which stays at a second for a server that
 * restarts, and then doubles with each failure.
 */
public final class Backoff {
  private static final long CEILING = 30_000;
  private static final long FIRST = 500;

  /** So many failures are those of a server that restarts, or of a short hole in the network. */
  private static final int SHORT_OUTAGE = 20;

  /** 500 ms doubled this often is over the ceiling. */
  private static final int MAX_DOUBLINGS = 6;

  private final DoubleSupplier random;
  private int failures;

  /** {@code random} gives numbers from 0 to below 1. */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The delay after {@code failures} failures since the last ATTACHED, for a number in [0, 1). */
  public static long delay(int failures, double random) {
    int doublings = failures > SHORT_OUTAGE ? failures - SHORT_OUTAGE + 1 : Math.min(failures, 1);
    return (long) (random * Math.min(CEILING, FIRST << Math.min(doublings, MAX_DOUBLINGS)));
  }

  /** ms to wait before the next attempt; the first one after an open connection comes at once. */
  long next() {
    return failures == 0 ? 0 : delay(failures, random.getAsDouble());
  }

  /** ms to wait after that many losses of a kind that is counted elsewhere. */
  long after(int losses) {
    return delay(losses, random.getAsDouble());
  }

  /** A random part of that time. */
  long spread(long ms) {
    return (long) (random.getAsDouble() * ms);
  }

  void onFailure() {
    failures++;
  }

  void onAttached() {
    failures = 0;
  }
}
