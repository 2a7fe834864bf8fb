// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts over the last hour by key. Holds so many keys and counts further ones as one other; a key
 * that was not counted for an hour makes room.
 */
final class HourTable<K> {
  /** A key and its count. */
  record Row<K>(K key, long hour) {}

  private static final long SWEEP_EVERY = 60_000;

  private final int capacity;
  private final K other;
  private final Map<K, HourCount> counts = new HashMap<>();
  private final HourCount others = new HourCount();
  private long sweptAt;

  HourTable(int capacity, K other) {
    this.capacity = capacity;
    this.other = other;
  }

  void add(K key, long now) {
    HourCount count = counts.get(key);
    if (count == null && hasRoom(now)) {
      count = new HourCount();
      counts.put(key, count);
    }
    (count == null ? others : count).add(now);
  }

  /** Who makes up keys is not to keep it busy: it looks for room once a minute. */
  private boolean hasRoom(long now) {
    if (counts.size() >= capacity && now - sweptAt >= SWEEP_EVERY) {
      sweptAt = now;
      counts.values().removeIf(count -> count.hour(now) == 0);
    }
    return counts.size() < capacity;
  }

  /** Keys held, without the other. */
  int size() {
    return counts.size();
  }

  /** What was counted in the last hour, most first. */
  List<Row<K>> rows(long now) {
    Stream<Row<K>> known =
        counts.entrySet().stream().map(it -> new Row<>(it.getKey(), it.getValue().hour(now)));
    return Stream.concat(known, Stream.of(new Row<>(other, others.hour(now))))
        .filter(row -> row.hour() > 0)
        .sorted(Comparator.<Row<K>>comparingLong(Row::hour).reversed())
        .toList();
  }
}
