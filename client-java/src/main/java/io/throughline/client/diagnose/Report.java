// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis came to. Holds no secrets: it may be shown, and sent to anybody.
 *
 * @param status {@code WORKS}: the best transport that is offered does; {@code LIMITED}: something
 *     does; {@code FAILS}: nothing does
 * @param transport the one that an application would get here; null when none
 * @param summary the same in a sentence or two: text for people
 * @param target the base path that was tried
 * @param time when it began
 * @param runtime the versions of Java and Vert.x, and the operating system
 * @param client the name and version of this client
 * @param results the server first, then the transports, best first
 */
public record Report(
    Status status,
    @Nullable String transport,
    String summary,
    URI target,
    Instant time,
    long durationMs,
    String runtime,
    String client,
    List<Result> results) {
  private static final double MS = 1_000;

  public Report {
    results = List.copyOf(results);
  }

  /** When, where and by whom. */
  record Circumstances(URI target, Instant time, long durationMs, String runtime, String client) {}

  /** What the tries come to, together. */
  static Report of(Circumstances at, List<Result> results) {
    List<Result> offered =
        results.stream().skip(1).filter(it -> it.status() != Status.SKIPPED).toList();
    Result best = offered.stream().filter(Result::usable).findFirst().orElse(null);
    if (best == null) {
      String words = results.get(0).words();
      String others = offered.isEmpty() ? "" : offered.get(0).words();
      return at(
          at,
          Status.FAILS,
          null,
          said("The server cannot be used from here.", words.isEmpty() ? others : words),
          results);
    }
    Result first = offered.get(0);
    String by = "It works, over " + best.name();
    return best.equals(first)
        ? at(
            at,
            best.status(),
            best.name(),
            said(by + ", which is the best.", best.words()),
            results)
        : at(
            at,
            Status.LIMITED,
            best.name(),
            said(by + "; " + first.name() + " does not.", first.words()),
            results);
  }

  private static String said(String first, String more) {
    return more.isEmpty() ? first : first + " " + more;
  }

  private static Report at(
      Circumstances at,
      Status status,
      @Nullable String transport,
      String summary,
      List<Result> results) {
    return new Report(
        status,
        transport,
        summary,
        at.target,
        at.time,
        at.durationMs,
        at.runtime,
        at.client,
        results);
  }

  /** All of it as plain text, for a support ticket. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("Throughline diagnosis");
    lines.add(summary);
    lines.add("");
    lines.add("address  " + target);
    lines.add("time     " + time + ", took " + seconds(durationMs) + " s");
    lines.add("client   " + client);
    lines.add("runtime  " + runtime);
    lines.add("");
    results.forEach(it -> lines.addAll(it.lines()));
    return String.join("\n", lines) + "\n";
  }

  /** Tenths of a second are enough for people. */
  static double seconds(long ms) {
    return Math.round(ms / MS * 10) / 10.0;
  }
}
