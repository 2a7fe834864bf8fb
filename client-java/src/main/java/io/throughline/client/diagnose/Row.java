// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.diagnose.Result.Found;
import io.throughline.client.diagnose.Result.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known so far of one thing that is tried. Confined to the diagnosis' context. */
final class Row {
  /** A reply that takes longer than this is slow, ms. */
  private static final long SLOW = 1_000;

  private final String name;
  private final List<Found> findings = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Long roundTripMs;

  @Nullable String sessionId;

  Row(String name) {
    this.name = name;
  }

  void step(Step.Name step, long ms) {
    steps.add(new Step(step, ms));
    if (step == Step.Name.ECHO) {
      roundTripMs = roundTripMs == null ? ms : Math.min(ms, roundTripMs);
    }
  }

  /** Whether a message and its reply came through. */
  boolean hasReply() {
    return roundTripMs != null;
  }

  /** Said once of each code. */
  void note(Found found) {
    if (findings.stream().noneMatch(known -> known.code() == found.code())) {
      findings.add(found);
    }
  }

  /** What it came to, once all is noted. */
  Result result() {
    Long answer = roundTripMs;
    if (name.equals(Result.SERVER) && !steps.isEmpty()) {
      answer = steps.get(0).ms();
    }
    if (answer != null && answer > SLOW) {
      note(Found.of(Finding.SLOW, answer));
    }
    Status status = Finding.worst(findings.stream().map(Found::code).toList());
    return new Result(name, status, findings, steps, roundTripMs, sessionId);
  }
}
