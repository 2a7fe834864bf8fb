// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import java.util.Arrays;

/** Durations of the last hour, in fixed buckets. */
final class Histogram {
  /** Upper bounds in ms, the last one open. */
  private static final int[] BOUNDS = {
    5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000,
    10_000, 30_000, 60_000
  };

  private final HourCount[] buckets = new HourCount[BOUNDS.length + 1];

  Histogram() {
    Arrays.setAll(buckets, i -> new HourCount());
  }

  void add(long ms, long now) {
    int i = 0;
    while (i < BOUNDS.length && ms > BOUNDS[i]) {
      i++;
    }
    buckets[i].add(now);
  }

  long count(long now) {
    return Arrays.stream(buckets).mapToLong(bucket -> bucket.hour(now)).sum();
  }

  /**
   * The duration that this share of all stays within, as if they lay evenly in their bucket; 0
   * without any, the last bound when it is beyond.
   */
  long percentile(double share, long now) {
    long rank = (long) Math.ceil(share * count(now));
    long below = 0;
    for (int i = 0; i < BOUNDS.length && rank > 0; i++) {
      long here = buckets[i].hour(now);
      if (below + here >= rank) {
        int from = i == 0 ? 0 : BOUNDS[i - 1];
        return from + Math.round((BOUNDS[i] - from) * ((rank - below) / (double) here));
      }
      below += here;
    }
    return rank == 0 ? 0 : BOUNDS[BOUNDS.length - 1];
  }
}
