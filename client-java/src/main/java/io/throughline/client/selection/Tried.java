// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import io.throughline.client.session.Attempt;
import io.throughline.protocol.Frame;
import java.util.List;

/** What was tried and how it went, as HELLO tells it (§5.1). */
public final class Tried {
  /** How many are told at most: HELLO has to stay small (SL-7). */
  private static final int TOLD = 8;

  private static final String PENDING = "pending";

  private Tried() {}

  /** Adds to those that were tried; what would not be told is forgotten. */
  public static void add(List<Attempt> attempts, Attempt attempt) {
    attempts.add(attempt);
    if (attempts.size() > TOLD + 1) { // itself is not told
      attempts.remove(0);
    }
  }

  /** How the others went, the latest ones. */
  public static List<Frame.Tried> beside(List<Attempt> attempts, Attempt attempt, long now) {
    List<Attempt> others = attempts.stream().filter(other -> other != attempt).toList();
    return others.stream()
        .skip(Math.max(0, others.size() - TOLD))
        .map(other -> tried(other, now))
        .toList();
  }

  private static Frame.Tried tried(Attempt attempt, long now) {
    String outcome = attempt.outcome();
    boolean ended = !outcome.isEmpty();
    long until = ended ? attempt.endedAt() : now;
    return new Frame.Tried(
        attempt.transport().name(), ended ? outcome : PENDING, until - attempt.startedAt());
  }
}
