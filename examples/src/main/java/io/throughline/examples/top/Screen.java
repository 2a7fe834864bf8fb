// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
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

  List<String> show(JsonNode overview, JsonNode sessions) {
    lines.clear();
    head(overview);
    mix(overview.get("sessions"));
    why(overview.get("fallbacks"), overview.get("promotions"));
    usable(overview.get("usable"));
    slow(overview.get("slow"));
    list(sessions, overview.get("at").longValue());
    return lines;
  }

  private void head(JsonNode overview) {
    JsonNode node = overview.at("/nodes/0");
    long up = overview.get("at").longValue() - node.get("started").longValue();
    line(
        "Throughline %s  %s  up %s  %s"
            .formatted(
                node.get("name").asText(),
                node.get("state").asText(),
                age(up),
                node.get("version").asText()));
    JsonNode second = overview.get("second");
    JsonNode resumes = overview.get("resumes");
    line(
        "sessions %s  opened %s  in %s/s  out %s/s  fallbacks %s/h  resumed %s/h  lag %s ms"
            .formatted(
                overview.at("/sessions/live"),
                overview.at("/sessions/opened"),
                second.get("messages-in"),
                second.get("messages-out"),
                overview.get("fallen"),
                resumes.get("succeeded"),
                second.get("lag")));
    line("");
  }

  private void mix(JsonNode sessions) {
    long live = Math.max(1, sessions.get("live").longValue());
    for (String place : PLACES) {
      long here = sessions.get("on").get(place).longValue();
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
                  change.get("from").asText() + " > " + change.get("to").asText(),
                  change.get("reason").asText(),
                  count(change),
                  bar(count(change), count(changes.get(0)), change.get("to").asText())));
    }
    line("");
  }

  private static long count(JsonNode row) {
    return row.get("count").longValue();
  }

  private void usable(JsonNode times) {
    line("%-24s %7s %7s %7s %7s".formatted("Time to usable, ms", "p50", "p90", "p99", "opens"));
    for (String place : PLACES) {
      JsonNode time = times.path(place);
      if (time.path("count").longValue() > 0) {
        line(
            "  %-22s %7s %7s %7s %7s"
                .formatted(
                    place, time.get("p50"), time.get("p90"), time.get("p99"), time.get("count")));
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
      line("  %-22s %-14s %12s".formatted(one.get("id").asText(), place(one), one.get("held")));
    }
    line("");
  }

  private void list(JsonNode sessions, long now) {
    line(
        "%-24s %-14s %-14s %-20s %s"
            .formatted("Sessions, newest first", "", "client", "network", "age"));
    for (JsonNode one : sessions.get("sessions")) {
      if (lines.size() >= height) {
        return;
      }
      line(
          "  %-22s %-14s %-14s %-20s %s"
              .formatted(
                  one.get("id").asText(),
                  one.get("state").asText().equals("ended") ? "ended" : place(one),
                  one.get("client").asText(),
                  one.get("network").asText(),
                  age(now - one.get("opened").longValue())));
    }
  }

  private static String place(JsonNode session) {
    boolean detached = session.get("state").asText().equals("detached");
    return detached ? "detached" : session.get("transport").asText();
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
