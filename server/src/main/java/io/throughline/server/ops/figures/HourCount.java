// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

/** A count over the last hour, to the minute, and since the beginning. */
final class HourCount {
  static final int MINUTES = 60;
  private static final long MINUTE = 60_000;

  private final int[] minutes = new int[MINUTES];

  /** The minute that counts at the moment, from the epoch; -1 before the first. */
  private long minute = -1;

  private long total;

  void add(long now) {
    turn(now);
    minutes[(int) (minute % MINUTES)]++;
    total++;
  }

  /** Of the last hour. */
  long hour(long now) {
    turn(now);
    long sum = 0;
    for (int count : minutes) {
      sum += count;
    }
    return sum;
  }

  /** Since the beginning. */
  long total() {
    return total;
  }

  /** What is older than an hour is forgotten; a clock that was set back counts on where it was. */
  private void turn(long now) {
    long current = now / MINUTE;
    if (minute < 0) {
      minute = current;
    }
    long passed = Math.min(current - minute, MINUTES);
    for (long i = 0; i < passed; i++) {
      minute++;
      minutes[(int) (minute % MINUTES)] = 0;
    }
    minute = Math.max(minute, current);
  }
}
