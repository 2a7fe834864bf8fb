// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** Full jitter (SL-3): a random time below a ceiling that stays low for a server that restarts. */
public final class Backoff {
  private static final long FIRST = 500;

  /** So many failures are those of a server that restarts, or of a short hole in the network. */
  private static final int SHORT_OUTAGE = 40;

  /** 500 ms doubled so often is over the ceiling. */
  private static final int MOST_DOUBLINGS = 6;

  private static final long LONGEST = 30_000;

  private Backoff() {}

  /**
   * ms to wait.
   *
   * @param failures since the last ATTACHED
   * @param random from 0 to below 1
   */
  public static long delay(int failures, double random) {
    int doublings = Math.min(Math.max(0, failures - SHORT_OUTAGE), MOST_DOUBLINGS);
    return (long) (random * Math.min(LONGEST, FIRST << doublings));
  }
}
