// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.diagnose.Diagnosis;
import io.throughline.client.diagnose.DiagnosisOptions;
import io.throughline.client.diagnose.Finding;
import io.throughline.client.diagnose.Report;
import io.throughline.interop.ScriptedNetwork.Request;
import io.throughline.interop.ScriptedNetwork.Treatment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a diagnosis finds in networks that are known. Most of it is waiting, so all wait together.
 */
class DiagnosisTest {
  private static final Duration WITHIN = Duration.ofSeconds(15);

  /** How late a timer may ring on a busy machine, ms. */
  private static final Vertx VERTX = Vertx.vertx();

  private static final TestServer SERVER = TestServer.echo();
  private static final Map<String, ScriptedNetwork> OPEN = new LinkedHashMap<>();
  private static final Map<String, Future<Report>> REPORTS = new LinkedHashMap<>();

  /**
   * A network by its name.
   *
   * @param best what an application would get; empty for none
   * @param found what is found, by what was tried: {@code websocket REFUSED}; the rest works
   */
  record Network(String name, String best, List<String> found, Function<Request, Treatment> treat) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Network upgrades(Treatment treatment, String found) {
    return new Network(
        "WebSocket " + treatment,
        "xhr-streaming",
        List.of("websocket " + found),
        it -> it.upgrade() ? treatment : Treatment.PASS);
  }

  private static Network posts(Treatment treatment, String found) {
    return new Network(
        "POST " + treatment,
        "websocket",
        List.of("xhr-streaming " + found, "long-polling " + found),
        it -> it.method().equals("POST") ? treatment : Treatment.PASS);
  }

  private static List<String> all(String found) {
    return Stream.of("server", "websocket", "xhr-streaming", "long-polling")
        .map(name -> name + " " + found)
        .toList();
  }

  static Stream<Network> networks() {
    return Stream.of(
        new Network("direct", "websocket", List.of(), it -> Treatment.PASS),
        upgrades(Treatment.REFUSE, "HTTP_STATUS"),
        upgrades(Treatment.RESET, "REFUSED"),
        upgrades(Treatment.SWALLOW, "NO_ANSWER"),
        upgrades(Treatment.SILENCE, "OPENED_SILENT"),
        upgrades(Treatment.DEAFEN, "OPENED_SILENT"),
        new Network(
            "WebSocket swallowed, answers held to their end",
            "long-polling",
            List.of("websocket NO_ANSWER", "xhr-streaming BUFFERED"),
            it ->
                it.upgrade() ? Treatment.SWALLOW : it.streams() ? Treatment.HOLD : Treatment.PASS),
        posts(Treatment.SWALLOW, "NO_ANSWER"),
        posts(Treatment.REFUSE, "HTTP_STATUS"),
        posts(Treatment.RESET, "REFUSED"),
        new Network(
            "only bodies upstream are swallowed",
            "websocket",
            List.of(
                "server NO_ANSWER", "xhr-streaming UPSTREAM_LOST", "long-polling UPSTREAM_LOST"),
            it -> it.path().contains("upstream") ? Treatment.SWALLOW : Treatment.PASS),
        new Network("nothing gets out", "", all("NO_ANSWER"), it -> Treatment.SWALLOW),
        new Network("all is reset", "", all("REFUSED"), it -> Treatment.RESET),
        new Network("all is forbidden", "", all("HTTP_STATUS"), it -> Treatment.REFUSE));
  }

  @BeforeAll
  static void begin() {
    // What the server loads for its first sessions is no matter of the networks.
    Await.value(diagnose(SERVER.url(), Duration.ZERO));
    networks()
        .forEach(
            network -> {
              ScriptedNetwork open = new ScriptedNetwork(SERVER.port(), network.treat);
              OPEN.put(network.name, open);
              REPORTS.put(network.name, diagnose(open.url(), Duration.ZERO));
            });
  }

  @AfterAll
  static void end() {
    OPEN.values().forEach(ScriptedNetwork::close);
    SERVER.close();
    Await.value(VERTX.close());
  }

  private static Future<Report> diagnose(String url, Duration quiet) {
    return Diagnosis.run(VERTX, url, DiagnosisOptions.defaults().withQuiet(quiet).within(WITHIN));
  }

  @ParameterizedTest
  @MethodSource("networks")
  @DisplayName("each network is known by what is found")
  void finds(Network network) {
    Report report = Await.value(REPORTS.get(network.name));

    assertEquals(network.found, found(report), report.text());
    assertEquals(network.best, String.valueOf(report.transport()).replace("null", ""));
  }

  /** Less how slow this machine is at the moment. */
  private static List<String> found(Report report) {
    return report.results().stream()
        .flatMap(
            result ->
                result.findings().stream()
                    .filter(it -> it.code() != Finding.SLOW)
                    .map(it -> result.name() + " " + it.code()))
        .toList();
  }
}
