// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.throughline.server.network.Prefix;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts that hold what clients can make many of. */
class BoundsTest {
  private static final long MINUTE = 60_000;

  @Test
  @DisplayName("an hour forgets what is older, also when nobody looked for long")
  void hour() {
    HourCount count = new HourCount();
    count.add(0);
    count.add(30 * MINUTE);
    assertEquals(2, count.hour(59 * MINUTE));
    assertEquals(1, count.hour(60 * MINUTE));
    assertEquals(0, count.hour(90 * MINUTE));
    count.add(10_000 * MINUTE);
    assertEquals(1, count.hour(10_000 * MINUTE));
    assertEquals(1, count.hour(5 * MINUTE), "the clock was set back");
    assertEquals(3, count.total());
  }

  @Test
  @DisplayName("a full table counts what is new as other, until something has not been for an hour")
  void table() {
    HourTable<String> table = new HourTable<>(3, "other");
    for (int i = 0; i < 10_000; i++) {
      table.add("key " + i, 0);
    }
    assertEquals(3, table.size());
    assertEquals(new HourTable.Row<>("other", 9_997), table.rows(0).get(0));
    table.add("late", 61 * MINUTE);
    assertEquals("late", table.rows(61 * MINUTE).get(0).key());
  }

  @Test
  @DisplayName("a group with sessions in it stays; an empty one makes room after an hour")
  void groups() {
    Groups groups = new Groups(2);
    Groups.Group first = groups.of("first", 0);
    first.opens.add(0);
    first.live.move(Live.NOWHERE, 0);
    groups.of("second", 0).opens.add(0);
    Groups.Group other = groups.of("third", 0);
    assertSame(other, groups.of("fourth", 0));
    assertEquals(2, groups.size());

    assertNotSame(other, groups.of("third", 61 * MINUTE));
    assertSame(first, groups.of("first", 61 * MINUTE));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0/24",
    "::ffff:203.0.113.77, 203.0.113.0/24",
    "2001:db8:12:34::1, 2001:db8:12::/48",
    "::1, 0:0:0::/48",
    "example.org, unknown",
    "'', unknown",
    "1.2.3, unknown",
  })
  @DisplayName("an address is known by its network, and no name is looked up")
  void prefix(String address, String network) {
    assertEquals(network, Prefix.of(address));
  }
}
