// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import io.throughline.server.network.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many wrong tokens may be shown: so many from one network, and so many from all together. A
 * network from which the right one came is bounded by itself alone, so that others' guesses do not
 * shut it out; and one of the last wrong ones again is no new guess. Called on any thread.
 */
final class Attempts {
  /** From one network at once, and after how many ms one more. */
  static final int BURST = 10;

  static final long MORE_AFTER_MS = 30_000;

  /** From all networks. */
  static final int BURST_OF_ALL = 100;

  static final long MORE_OF_ALL_AFTER_MS = 1_000;

  /** How long a network is known by its operator: longer than one need not log in again. */
  static final long KNOWN_MS = 14 * Door.LOGIN_MS;

  /** As many wrong ones of a network are remembered: several tools with old ones may be there. */
  private static final int MOST_MARKS = 8;

  /** More of either are not remembered; what has refilled or ended goes first. */
  static final int MOST_NETWORKS = 1_024;

  /**
   * How many are left, and the marks of the last that came, oldest first; replaced, never changed.
   */
  private record Bucket(double left, long at, List<String> marks) {
    double filled(int burst, long moreAfter, long now) {
      return Math.min(burst, left + Math.max(0, now - at) / (double) moreAfter);
    }
  }

  private final Map<String, Bucket> networks = new ConcurrentHashMap<>();

  /** Until when a network is known. */
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  private final AtomicReference<Bucket> all;

  Attempts(long now) {
    all = new AtomicReference<>(new Bucket(BURST_OF_ALL, now, List.of()));
  }

  /** 0 when a token from there may be looked at; else after how many ms it may. */
  long wait(String address, long now) {
    String network = Prefix.of(address);
    Bucket its = networks.get(network);
    long own = its == null ? 0 : due(its.filled(BURST, MORE_AFTER_MS, now), MORE_AFTER_MS);
    boolean bounded = known.getOrDefault(network, Long.MIN_VALUE) <= now;
    return bounded ? Math.max(own, due(leftOfAll(now), MORE_OF_ALL_AFTER_MS)) : own;
  }

  private double leftOfAll(long now) {
    return Objects.requireNonNull(all.get()).filled(BURST_OF_ALL, MORE_OF_ALL_AFTER_MS, now);
  }

  private static long due(double left, long moreAfter) {
    return left >= 1 ? 0 : (long) Math.ceil((1 - left) * moreAfter);
  }

  /**
   * A wrong one came from there.
   *
   * @return false when it is one of those that came last
   */
  boolean failed(String address, String token, long now) {
    String network = Prefix.of(address);
    String mark = Seal.mark(token);
    Bucket before = networks.get(network);
    if (before != null && before.marks.contains(mark)) {
      return false;
    }
    boolean isKnown = known.getOrDefault(network, Long.MIN_VALUE) > now;
    if (!isKnown) {
      all.updateAndGet(
          it -> new Bucket(it.filled(BURST_OF_ALL, MORE_OF_ALL_AFTER_MS, now) - 1, now, List.of()));
    }
    if (networks.size() >= MOST_NETWORKS) {
      networks.values().removeIf(it -> it.filled(BURST, MORE_AFTER_MS, now) >= BURST);
    }
    networks.compute(network, (key, it) -> taken(it, mark, now));
    return true;
  }

  private static Bucket taken(@Nullable Bucket it, String mark, long now) {
    double left = it == null ? BURST : it.filled(BURST, MORE_AFTER_MS, now);
    List<String> before = it == null ? List.of() : it.marks;
    Stream<String> kept = before.stream().skip(Math.max(0, before.size() + 1 - MOST_MARKS));
    return new Bucket(left - 1, now, Stream.concat(kept, Stream.of(mark)).toList());
  }

  /** The right one came from there, or what was given for it. */
  void succeeded(String address, long now) {
    if (known.size() >= MOST_NETWORKS) {
      known.values().removeIf(until -> until <= now);
    }
    String network = Prefix.of(address);
    if (known.size() < MOST_NETWORKS || known.containsKey(network)) {
      known.put(network, now + KNOWN_MS);
    }
  }

  /** Networks that are remembered. */
  int size() {
    return networks.size() + known.size();
  }
}
