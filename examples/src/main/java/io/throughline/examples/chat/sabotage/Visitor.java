// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** One visitor's network: its conditions, and what is under way in it. */
final class Visitor {
  /** A page holds two or three at a time. */
  private static final int MOST_CROSSINGS = 64;

  private static final int CUT_EACH_MS = 1_000;
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Set<Crossing> crossings = new LinkedHashSet<>();
  private Conditions conditions = Conditions.GOOD;
  private long cutting = NONE;

  Visitor(Vertx vertx) {
    this.vertx = vertx;
  }

  Conditions conditions() {
    return conditions;
  }

  /** From now on: what the new conditions would not have let through breaks. */
  void change(Conditions next) {
    conditions = next;
    if (next.cutting() && cutting == NONE) {
      cutting = vertx.setPeriodic(CUT_EACH_MS, timer -> cut(any -> true));
    } else if (!next.cutting()) {
      stopCutting();
    }
    cut(crossing -> !crossing.passes(next));
  }

  /** Whether there is room for one more. */
  boolean admits() {
    return crossings.size() < MOST_CROSSINGS;
  }

  boolean isIdle() {
    return crossings.isEmpty();
  }

  void begin(Crossing crossing) {
    crossings.add(crossing);
  }

  void end(Crossing crossing) {
    crossings.remove(crossing);
  }

  /** The visitor is forgotten. */
  void leave() {
    stopCutting();
    cut(any -> true);
  }

  private void stopCutting() {
    if (cutting != NONE) {
      vertx.cancelTimer(cutting);
      cutting = NONE;
    }
  }

  private void cut(Predicate<Crossing> which) {
    List.copyOf(crossings).stream().filter(which).forEach(Crossing::cut);
  }
}
