// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many lines of one kind may be written: a bucket of tokens that fills with time, and a count
 * of the lines that found none. Called by several threads at once.
 */
final class Rate {
  /** At most so often it is told how many lines were left out, ms. */
  static final int SUMMARY_MS = 10_000;

  private static final int BURST_SECONDS = 10;

  /** Replaced, never changed; {@code since} is when the first of those left out was. */
  private record Bucket(double tokens, long at, long leftOut, long since) {}

  private final int perSecond;
  private final int burst;
  private final AtomicReference<Bucket> bucket;

  Rate(int perSecond, long now) {
    this.perSecond = perSecond;
    this.burst = perSecond * BURST_SECONDS;
    this.bucket = new AtomicReference<>(new Bucket(burst, now, 0, 0));
  }

  /** Whether a line may be written now; it counts as left out otherwise. */
  boolean take(long now) {
    Bucket before = bucket.getAndUpdate(known -> taken(known, now));
    return filled(before, now) >= 1;
  }

  private Bucket taken(Bucket known, long now) {
    double tokens = filled(known, now);
    long at = Math.max(known.at, now);
    return tokens >= 1
        ? new Bucket(tokens - 1, at, known.leftOut, known.since)
        : new Bucket(tokens, at, known.leftOut + 1, known.leftOut == 0 ? now : known.since);
  }

  /** Threads may come with their times in another order than they took them. */
  private double filled(Bucket known, long now) {
    return Math.min(burst, known.tokens + Math.max(0, now - known.at) * perSecond / 1000.0);
  }

  /** How many lines were left out, when it is time to tell; 0 otherwise. Told once. */
  long due(long now) {
    Bucket known = Objects.requireNonNull(bucket.get());
    return known.leftOut > 0 && now - known.since >= SUMMARY_MS ? leftOut() : 0;
  }

  /** How many lines were left out that nobody was told of. */
  long leftOut() {
    return bucket.getAndUpdate(known -> new Bucket(known.tokens, known.at, 0, 0)).leftOut;
  }
}
