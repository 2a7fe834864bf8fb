// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import java.util.Arrays;

/** How often each latency was seen, to within a sixteenth of it. */
final class Latencies {
  private static final int STEPS = 16;
  private final long[] counts = new long[64 * STEPS];
  private long total;

  void add(long nanos) {
    long value = Math.max(nanos, STEPS);
    int power = 63 - Long.numberOfLeadingZeros(value);
    counts[power * STEPS + (int) ((value >>> (power - 4)) & (STEPS - 1))]++;
    total++;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /** Microseconds below which this share of them is. */
  double micros(double share) {
    long left = (long) Math.ceil(total * share);
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (counts[i] > 0 && left <= 0) {
        return Math.scalb(1.0 + (i % STEPS + 1) / (double) STEPS, i / STEPS) / 1_000;
      }
    }
    return 0;
  }
}
