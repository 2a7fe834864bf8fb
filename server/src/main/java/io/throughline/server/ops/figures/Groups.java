// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Sessions by something that clients have in common. Holds so many groups and counts further ones
 * as one other; a group that is empty and was not counted for an hour makes room.
 */
final class Groups {
  static final String OTHER = "other";
  private static final long SWEEP_EVERY = 60_000;

  private final int capacity;
  private final Map<String, Group> groups = new HashMap<>();
  private final Group others = new Group();
  private long sweptAt;

  Groups(int capacity) {
    this.capacity = capacity;
  }

  /** One of them. */
  static final class Group {
    final Live live = new Live();
    final HourCount opens = new HourCount();
    final HourCount fallbacks = new HourCount();

    private boolean isOver(long now) {
      return live.sum() == 0 && opens.hour(now) == 0 && fallbacks.hour(now) == 0;
    }
  }

  /** The group of that name, or the one of all others; a session keeps the one it was given. */
  Group of(String name, long now) {
    Group known = groups.get(name);
    if (known == null && hasRoom(now)) {
      known = new Group();
      groups.put(name, known);
    }
    return known == null ? others : known;
  }

  /** Who makes up names is not to keep it busy: it looks for room once a minute. */
  private boolean hasRoom(long now) {
    if (groups.size() >= capacity && now - sweptAt >= SWEEP_EVERY) {
      sweptAt = now;
      groups.values().removeIf(group -> group.isOver(now));
    }
    return groups.size() < capacity;
  }

  /** Groups held, without the other. */
  int size() {
    return groups.size();
  }

  /** Those with the most live sessions, then with the most opens. */
  ArrayNode json(int most, long now) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    Stream.concat(groups.entrySet().stream(), Stream.of(Map.entry(OTHER, others)))
        .filter(it -> !it.getValue().isOver(now))
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Group> it) -> it.getValue().live.sum())
                .thenComparingLong(it -> it.getValue().opens.hour(now))
                .reversed())
        .limit(most)
        .forEach(
            it -> {
              Group group = Objects.requireNonNull(it.getValue());
              json.addObject()
                  .put("name", it.getKey())
                  .put("opens", group.opens.hour(now))
                  .put("fallbacks", group.fallbacks.hour(now))
                  .set("live", group.live.json());
            });
    return json;
  }
}
