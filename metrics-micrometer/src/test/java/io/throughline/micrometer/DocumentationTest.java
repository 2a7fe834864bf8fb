// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is written of the meters, and drawn and warned from them, is what there is. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("throughline_[a-z_]+");

  @Test
  @DisplayName("docs/metrics.md has the table of all metrics, word for word")
  void table() throws IOException {
    String table =
        Arrays.stream(Metric.values())
            .map(
                metric ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            metric.prometheusName(),
                            metric.type.prometheus,
                            metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            metric.help))
            .collect(Collectors.joining("\n"));

    String text = Files.readString(ROOT.resolve("docs/metrics.md"));

    assertTrue(text.contains(table), () -> "the table should be\n" + table);
  }

  @Test
  @DisplayName("each label has the values that the documentation lists")
  void labels() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/metrics.md"));
    for (Reason reason : Reason.values()) {
      assertTrue(text.contains("`" + reason.label() + "`"), () -> "reason " + reason.label());
    }
    for (Refusal.Limit limit : Refusal.Limit.values()) {
      assertTrue(text.contains("`" + limit.label() + "`"), () -> "limit " + limit.label());
    }
  }

  @Test
  @DisplayName("every meter is in the catalogue, with its labels")
  void catalogue() {
    MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MicrometerMetrics metrics = new MicrometerMetrics(registry);
    metrics.refused(Refusal.of(Refusal.What.OPEN, CloseCode.DRAINING, "unknown"));
    metrics.fallback(Transport.WEBSOCKET, Transport.LONG_POLLING, Reason.CUT);

    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      List<Metric> found =
          Arrays.stream(Metric.values()).filter(one -> one.id.equals(id.getName())).toList();
      assertEquals(1, found.size(), id::toString);
      Set<String> labels = id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
      assertEquals(Set.copyOf(found.get(0).labels()), labels, id::toString);
    }
  }

  @Test
  @DisplayName("dashboard and alerts ask for nothing that is not there")
  void operations() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(ROOT.resolve("ops/grafana-dashboard.json").toFile());
    Set<String> drawn = new TreeSet<>();
    dashboard
        .get("panels")
        .forEach(
            panel ->
                panel
                    .path("targets")
                    .forEach(target -> drawn.addAll(names(target.get("expr").asText()))));
    Set<String> warned = names(Files.readString(ROOT.resolve("ops/alerts.yml")));

    assertFalse(drawn.isEmpty());
    assertFalse(warned.isEmpty());
    assertEquals(Set.of(), missing(drawn));
    assertEquals(Set.of(), missing(warned));
    List<String> unseen =
        Arrays.stream(Metric.values())
            .map(Metric::prometheusName)
            .filter(name -> !drawn.contains(name) && !warned.contains(name))
            .toList();
    assertEquals(List.of(), unseen, "every metric is of some use");
  }

  private static Set<String> names(String text) {
    Matcher names = NAME.matcher(text);
    Set<String> found = new TreeSet<>();
    while (names.find()) {
      String name = names.group();
      found.add(name.replaceFirst("(?<=seconds|receivers)_(bucket|sum|count)$", ""));
    }
    return found;
  }

  private static Set<String> missing(Set<String> asked) {
    Set<String> known =
        Arrays.stream(Metric.values()).map(Metric::prometheusName).collect(Collectors.toSet());
    Set<String> rest = new TreeSet<>(asked);
    rest.removeAll(known);
    return rest;
  }
}
