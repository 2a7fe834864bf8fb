// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.util.EnumMap;
import java.util.function.LongFunction;

/** Runs the schedule of a seed; gives null, or what went wrong. Loaded anew for every mutant. */
public final class Schedules implements LongFunction<String> {
  private final EnumMap<Happening, Long> happened = new EnumMap<>(Happening.class);

  @Override
  public String apply(long seed) {
    Schedule schedule = new Schedule(seed);
    try {
      schedule.run();
      schedule.happened().forEach((what, times) -> happened.merge(what, times, Long::sum));
      return null;
    } catch (RuntimeException e) {
      StackTraceElement at = e.getStackTrace().length > 0 ? e.getStackTrace()[0] : null;
      return e instanceof Violation ? e.getMessage() : e + " at " + at;
    }
  }

  /** How often each thing happened in all of them. */
  EnumMap<Happening, Long> happened() {
    return happened;
  }
}
