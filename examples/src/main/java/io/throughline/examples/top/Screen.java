// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the state of a server as lines of text, with colours or without. */
final class Screen {
  private static final int BAR = 30;
  private static final List<String> PLACES =
      List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling", "detached");

  /** The colours of the dashboard, as far as terminals have them. */
  private static final Map<String, String> COLOURS =
      Map.of(
          "websocket", "38;5;36",
          "xhr-streaming", "38;5;32",
          "long-polling", "38;5;214",
          "jsonp-polling", "38;5;175",
          "detached", "38;5;245");

  private final boolean colours;
  private final int width;
  private final int height;
  private final List<String> lines = new ArrayList<>();

  Screen(boolean colours, int width, int height) {
    this.colours = colours;
    this.width = width;
    this.height = height;
  }

  /**
   * The lines of what a server said.
   *
   * @throws IOException when something is missing in it
   */
  List<String> show(JsonNode overview, JsonNode sessions) throws IOException {
    lines.clear();
    try {
      head(overview);
      mix(overview.required("sessions"));
      why(overview.required("fallbacks"), overview.required("promotions"));
      usable(overview.required("usable"));
      slow(overview.required("slow"));
      list(sessions, overview.required("at").longValue());
    } catch (IllegalArgumentException e) { // of what is required
      throw new IOException("it answers other figures: " + e.getMessage(), e);
    }
    return lines;
  }

  private void head(JsonNode overview) {
    JsonNode node = overview.requiredAt("/nodes/0");
    long up = overview.required("at").longValue() - node.required("started").longValue();
    line(
        "Throughline %s  %s  up %s  %s"
            .formatted(
                node.required("name").asText(),
                node.required("state").asText(),
                age(up),
                node.required("version").asText()));
    JsonNode second = overview.required("second");
    JsonNode resumes = overview.required("resumes");
    line(
        "sessions %s  opened %s  in %s/s  out %s/s  fallbacks %s/h  resumed %s/h  lag %s ms"
            .formatted(
                overview.requiredAt("/sessions/live"),
                overview.requiredAt("/sessions/opened"),
                second.required("messages-in"),
                second.required("messages-out"),
                overview.required("fallen"),
                resumes.required("succeeded"),
                second.required("lag")));
    line("");
  }

  private void mix(JsonNode sessions) {
    long live = Math.max(1, sessions.required("live").longValue());
    for (String place : PLACES) {
      long here = sessions.required("on").required(place).longValue();
      line(
          "%-14s %7d %4d %%  %s"
              .formatted(place, here, Math.round(100.0 * here / live), bar(here, live, place)));
    }
    line("");
  }

  private void why(JsonNode fallbacks, JsonNode promotions) {
    List<JsonNode> changes = new ArrayList<>();
    fallbacks.forEach(changes::add);
    promotions.forEach(changes::add);
    if (changes.isEmpty()) {
      return;
    }
    changes.sort((a, b) -> Long.compare(count(b), count(a)));
    line("Why transports changed, last hour");
    for (JsonNode change : changes.subList(0, Math.min(6, changes.size()))) {
      line(
          "  %-31s %-14s %7d  %s"
              .formatted(
                  change.required("from").asText() + " > " + change.required("to").asText(),
                  change.required("reason").asText(),
                  count(change),
                  bar(count(change), count(changes.get(0)), change.required("to").asText())));
    }
    line("");
  }

  private static long count(JsonNode row) {
    return row.required("count").longValue();
  }

  private void usable(JsonNode times) {
    line("%-24s %7s %7s %7s %7s".formatted("Time to usable, ms", "p50", "p90", "p99", "opens"));
    for (String place : PLACES) {
      JsonNode time = times.path(place);
      if (time.path("count").longValue() > 0) {
        line(
            "  %-22s %7s %7s %7s %7s"
                .formatted(
                    place,
                    time.required("p50"),
                    time.required("p90"),
                    time.required("p99"),
                    time.required("count")));
      }
    }
    line("");
  }

  private void slow(JsonNode slow) {
    if (slow.isEmpty()) {
      return;
    }
    line("%-24s %-14s %12s".formatted("Slow consumers", "", "bytes held"));
    for (JsonNode one : slow) {
      line(
          "  %-22s %-14s %12s"
              .formatted(one.required("id").asText(), place(one), one.required("held")));
    }
    line("");
  }

  private void list(JsonNode sessions, long now) {
    line(
        "%-24s %-14s %-14s %-20s %s"
            .formatted("Sessions, newest first", "", "client", "network", "age"));
    for (JsonNode one : sessions.required("sessions")) {
      if (lines.size() >= height) {
        return;
      }
      line(
          "  %-22s %-14s %-14s %-20s %s"
              .formatted(
                  one.required("id").asText(),
                  one.required("state").asText().equals("ended") ? "ended" : place(one),
                  one.required("client").asText(),
                  one.required("network").asText(),
                  age(now - one.required("opened").longValue())));
    }
  }

  private static String place(JsonNode session) {
    boolean detached = session.required("state").asText().equals("detached");
    return detached ? "detached" : session.required("transport").asText();
  }

  private String bar(long value, long most, String place) {
    String bar = "#".repeat((int) Math.round(BAR * (double) value / Math.max(1, most)));
    String colour = COLOURS.get(place);
    return colours && colour != null && !bar.isEmpty()
        ? "\u001b[" + colour + "m" + "█".repeat(bar.length()) + "\u001b[0m"
        : bar;
  }

  /** A line, as long as the terminal is wide at most. */
  private void line(String text) {
    String line = text.stripTrailing();
    boolean fits = line.contains("\u001b[") || line.length() <= width;
    lines.add(fits ? line : line.substring(0, width));
  }

  /** The lines of a while ago below what is to be said about them. */
  List<String> stale(String what, String age, List<String> before) {
    lines.clear();
    line(what);
    line(age);
    line("");
    before.stream().limit(Math.max(0, height - lines.size())).forEach(lines::add);
    return lines;
  }

  static String age(long ms) {
    long s = Math.max(0, ms / 1_000);
    if (s < 120) {
      return s + " s";
    }
    return s < 7_200 ? s / 60 + " min" : s / 3_600 + " h";
  }
}
