// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code -Dsimulation.schedules=N} runs more, {@code -Dsimulation.seed=N} runs one again. */
class SimulationTest {
  private static final long PROGRESS = 10_000;

  @Test
  @DisplayName("every schedule keeps the promises of SPEC §3, whatever the network does")
  void keepsItsPromises() {
    Long only = Long.getLong("simulation.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Long.getLong("simulation.schedules", 100_000) : only;
    Schedules schedules = new Schedules();
    for (long seed = first; seed <= last; seed++) {
      long failing = seed;
      assertNull(schedules.apply(seed), () -> "run again with -Dsimulation.seed=" + failing);
      if (seed % PROGRESS == 0) {
        System.out.println("simulation: " + seed + " schedules hold");
      }
    }
    System.out.println("simulation: what happened: " + schedules.happened());
    if (only == null) {
      assertEquals(Set.of(Happening.values()), schedules.happened().keySet());
    }
  }
}
