// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many lines may be written. */
class RateTest {
  private final Rate rate = new Rate(10, 0);

  private long written(int lines, long now) {
    return IntStream.range(0, lines).filter(i -> rate.take(now)).count();
  }

  @Test
  @DisplayName(
      "ten seconds' worth at once, then as many as time brings, never more than that saved")
  void bucket() {
    assertEquals(100, written(500, 0));
    assertFalse(rate.take(99));
    assertTrue(rate.take(100));
    assertFalse(rate.take(100));
    assertEquals(10, written(500, 1_100));
    assertEquals(100, written(500, 1_000_000));
  }

  @Test
  @DisplayName("what was left out is told once, ten seconds after the first of it")
  void summary() {
    assertEquals(0, rate.due(1_000_000));
    written(103, 50);
    assertEquals(0, rate.due(10_049));
    assertEquals(3, rate.due(10_050));
    assertEquals(0, rate.due(30_000));
  }

  @Test
  @DisplayName("threads that come with their times in another order gain nothing by it")
  void disorder() {
    written(100, 1_000);

    long more = LongStream.range(0, 1_000).filter(i -> rate.take(i % 2 == 0 ? 1_000 : 0)).count();

    assertEquals(0, more);
  }

  @Test
  @DisplayName("of many threads' lines each is written or counted")
  void threads() {
    long written = IntStream.range(0, 50_000).parallel().filter(i -> rate.take(0)).count();

    assertEquals(100, written);
    assertEquals(49_900, rate.leftOut());
  }
}
