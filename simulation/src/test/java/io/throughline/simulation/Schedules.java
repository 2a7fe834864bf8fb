// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.util.function.LongFunction;

/** Runs the schedule of a seed; gives null, or what went wrong. Loaded anew for every mutant. */
public final class Schedules implements LongFunction<String> {
  @Override
  public String apply(long seed) {
    try {
      new Schedule(seed).run();
      return null;
    } catch (RuntimeException e) {
      StackTraceElement at = e.getStackTrace().length > 0 ? e.getStackTrace()[0] : null;
      return e instanceof Violation ? e.getMessage() : e + " at " + at;
    }
  }
}
