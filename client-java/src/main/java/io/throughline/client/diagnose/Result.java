// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one try came to.
 *
 * @param name {@code server}, or the name of a transport
 * @param findings why the status is what it is; empty when all is well
 * @param steps what was measured, in order
 * @param roundTripMs the shortest time that a reply to a small message took; null when none came
 * @param sessionId the public id of the session that was opened, for whoever looks into the
 *     server's log; null when none was
 */
public record Result(
    String name,
    Status status,
    List<Found> findings,
    List<Step> steps,
    @Nullable Long roundTripMs,
    @Nullable String sessionId) {
  /** The name of the first result of a report: whether the server can be reached at all. */
  public static final String SERVER = "server";

  private static final int COLUMN = 15;

  public Result {
    findings = List.copyOf(findings);
    steps = List.copyOf(steps);
  }

  /**
   * One thing that was found out.
   *
   * @param detail the number in its words: ms, seconds, an HTTP status or a close code; null when
   *     there is none
   */
  public record Found(Finding code, @Nullable Double detail) {
    static Found of(Finding code) {
      return new Found(code, null);
    }

    static Found of(Finding code, double detail) {
      return new Found(code, detail);
    }

    /** The same in plain words: text for people. */
    public String words() {
      return code.words().replace("{}", number());
    }

    private String number() {
      return String.valueOf(detail).replaceFirst("\\.0$", "");
    }
  }

  /** One thing that was measured. */
  public record Step(Name name, long ms) {
    /** What is measured. */
    public enum Name {
      /** Until a WebSocket was open, or until the plain request was answered. */
      CONNECTED,
      /** Until the first bytes of the server came. */
      ANSWERED,
      /** Until the session was open. */
      OPEN,
      /** Until a small piece came by itself on a stream, from the first bytes on. */
      LATE,
      /** Until the reply to a small message. */
      ECHO,
      /** Until the reply to one of 20 kB. */
      LARGE,
      /** Until the reply to one of bytes. */
      BYTES,
      /** How long nothing was sent, and the connection lived. */
      QUIET
    }

    @Override
    public String toString() {
      return name.name().toLowerCase(Locale.ROOT) + " " + ms + " ms";
    }
  }

  /** Whether an application's messages get through: clients leave a stream that is held back. */
  boolean usable() {
    return status.compareTo(Status.FAILS) < 0
        && findings.stream().noneMatch(it -> it.code() == Finding.BUFFERED); // SL-2
  }

  /** All that is said of it. */
  String words() {
    return findings.stream().map(Found::words).collect(Collectors.joining(" "));
  }

  /** As the text of a report shows it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(padded(name) + status));
    findings.forEach(it -> lines.add(padded("") + it.code() + ": " + it.words()));
    if (!steps.isEmpty()) {
      lines.add(padded("") + steps.stream().map(Step::toString).collect(Collectors.joining(", ")));
    }
    if (sessionId != null) {
      lines.add(padded("") + "session " + sessionId);
    }
    return lines;
  }

  private static String padded(String text) {
    return text + " ".repeat(Math.max(0, COLUMN - text.length()));
  }
}
