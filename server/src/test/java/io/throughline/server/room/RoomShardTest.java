// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoomShardTest {
  private final RoomShard<String> shard = new RoomShard<>();

  @Test
  @DisplayName("who is in one of the rooms is meant once, whoever is excepted is not")
  void selects() {
    for (String member : List.of("ann", "bob", "eve", "joe")) {
      shard.add(member);
    }
    shard.join("ann", "red");
    shard.join("bob", "red");
    shard.join("bob", "blue");
    shard.join("eve", "blue");

    assertEquals(Set.of("ann", "bob", "eve", "joe"), meant(Audience.ALL));
    assertEquals(Set.of("ann", "bob"), meant(Audience.ALL.to("red")));
    assertEquals(Set.of("ann", "bob", "eve"), meant(Audience.ALL.to("red").to("blue")));
    assertEquals(Set.of("ann"), meant(Audience.ALL.to("red").exceptRoom("blue")));
    assertEquals(Set.of("bob"), meant(Audience.ALL.to("red").exceptMember("ann")));
    assertEquals(Set.of("joe"), meant(Audience.ALL.exceptRoom("red").exceptRoom("blue")));
    assertEquals(Set.of(), meant(Audience.ALL.to("green")));
  }

  @Test
  @DisplayName("who leaves the namespace leaves its rooms, in the order of entering")
  void leaves() {
    shard.add("ann");
    assertTrue(shard.join("ann", "red"));
    assertFalse(shard.join("ann", "red"), "he is in it");
    assertFalse(shard.join("bob", "red"), "he is not in the namespace");
    shard.join("ann", "blue");
    shard.join("ann", "green");
    assertTrue(shard.leave("ann", "blue"));
    assertFalse(shard.leave("ann", "blue"));

    assertEquals(List.of("red", "green"), new ArrayList<>(shard.remove("ann")));

    assertTrue(shard.isEmpty());
    assertEquals(0, shard.roomCount(), "no room is kept of nobody");
    assertEquals(Set.of(), shard.remove("ann"));
  }

  @Test
  @DisplayName("any history leaves the same as sets would")
  void anyHistory() {
    Random random = new Random(11);
    Map<String, Set<String>> expected = new HashMap<>();
    List<String> people = names("p", 12);
    List<String> rooms = names("r", 6);
    for (int step = 0; step < 20_000; step++) {
      String member = people.get(random.nextInt(people.size()));
      String room = rooms.get(random.nextInt(rooms.size()));
      switch (random.nextInt(6)) {
        case 0 -> {
          shard.add(member);
          expected.putIfAbsent(member, new HashSet<>());
        }
        case 1, 2 -> {
          boolean entered = expected.containsKey(member) && expected.get(member).add(room);
          assertEquals(entered, shard.join(member, room));
        }
        case 3 -> {
          boolean left = expected.containsKey(member) && expected.get(member).remove(room);
          assertEquals(left, shard.leave(member, room));
        }
        case 4 -> {
          Set<String> his = expected.remove(member);
          assertEquals(his == null ? Set.of() : his, shard.remove(member));
        }
        default -> {
          String other = rooms.get(random.nextInt(rooms.size()));
          Set<String> wanted =
              expected.keySet().stream()
                  .filter(one -> expected.get(one).contains(room))
                  .filter(one -> !expected.get(one).contains(other) && !one.equals(member))
                  .collect(Collectors.toSet());
          assertEquals(wanted, meant(Audience.ALL.to(room).exceptRoom(other).exceptMember(member)));
        }
      }
    }
    long inUse = expected.values().stream().flatMap(Set::stream).distinct().count();
    assertEquals(inUse, shard.roomCount());
  }

  private Set<String> meant(Audience audience) {
    List<String> meant = List.copyOf(shard.select(audience));
    Set<String> once = Set.copyOf(meant);
    assertEquals(once.size(), meant.size(), "each is meant once");
    return once;
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
