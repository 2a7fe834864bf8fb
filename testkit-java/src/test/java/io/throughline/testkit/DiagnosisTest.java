// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.client.diagnose.Diagnosis;
import io.throughline.client.diagnose.DiagnosisOptions;
import io.throughline.client.diagnose.Report;
import io.throughline.client.diagnose.Result;
import io.throughline.client.diagnose.Status;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.auth.Grant;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a diagnosis")
class DiagnosisTest {
  private static final String URL = TestNetwork.url(1);
  private static final List<String> TRANSPORTS =
      List.of("websocket", "xhr-streaming", "long-polling");

  private final List<String> heard = new ArrayList<>();
  private DiagnosisOptions options = DiagnosisOptions.defaults();

  private TestKit kit(ThroughlineOptions.Builder server) {
    return TestKit.create(
        server.build(),
        throughline ->
            throughline.events().handler(it -> it.onAny(event -> heard.add(event.name()))));
  }

  private Report diagnose(TestKit kit, String url) {
    return kit.await(kit.run(() -> Diagnosis.run(kit.vertx(), url, options)));
  }

  /** A server that lets nobody in without credentials. */
  private static ThroughlineOptions.Builder wantingLogin() {
    return ThroughlineOptions.builder()
        .authenticator(
            it ->
                Future.succeededFuture(it.auth() == null ? null : Grant.of(User.fromName("ann"))));
  }

  /** What is found of each transport. */
  private static List<String> found(Report report) {
    return report.results().stream()
        .map(it -> it.name() + it.findings().stream().map(that -> " " + that.code()).toList())
        .toList();
  }

  private static List<String> all(String server, String found) {
    List<String> all = new ArrayList<>(List.of("server" + server));
    TRANSPORTS.forEach(name -> all.add(name + found));
    return all;
  }

  @Test
  @DisplayName("that all works is known after the time that connections are left alone")
  void works() {
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      Report report = diagnose(kit, URL);

      assertEquals(all("[]", "[]"), found(report), report.text());
      assertEquals("websocket", report.transport());
      assertTrue(report.durationMs() >= 5_500 && report.durationMs() <= 8_000, report.text());
      assertEquals(List.of(), heard, "the application heard of it");
      for (Result result : report.results().subList(1, 4)) {
        assertTrue(report.text().contains("session " + result.sessionId()), report.text());
      }
      assertEquals(
          "[answered 0 ms, open 0 ms, echo 0 ms, late 100 ms, large 0 ms, bytes 0 ms, quiet 5500 ms, echo 0 ms]",
          report.results().get(2).steps().toString());
    }
  }

  @Test
  @DisplayName("leaves no session behind")
  void leaves() {
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      diagnose(kit, URL);

      assertEquals(0, kit.throughline().sessionCount());
    }
  }

  @Test
  @DisplayName("a transport that is not let through is told by what answers in its place")
  void blocked() {
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      kit.block("websocket");
      Report report = diagnose(kit, URL);

      assertEquals("websocket[ HTTP_STATUS]", found(report).get(1), report.text());
      assertEquals(502, report.results().get(1).findings().get(0).detail());
      assertEquals(Status.LIMITED, report.status());
      assertEquals("xhr-streaming", report.transport());
    }
  }

  @Test
  @DisplayName("a server that wants a login can be reached, and lets in who has one")
  void login() {
    try (TestKit kit = kit(wantingLogin())) {
      Report without = diagnose(kit, URL);
      options =
          options.withClient(
              ThroughlineClientOptions.builder().auth(TextNode.valueOf("hidden")).build());
      Report with = diagnose(kit, URL);

      assertEquals(all("[]", "[ LOGIN_WANTED]"), found(without), without.text());
      assertEquals(Status.WORKS, without.status());
      assertEquals(all("[]", "[]"), found(with), with.text());
      assertFalse(with.text().contains("hidden"), with.text());
    }
  }

  @Test
  @DisplayName("HT-15 an origin that is not allowed is told by its status")
  void origin() {
    options =
        options.withClient(
            ThroughlineClientOptions.builder()
                .headers(Map.of("Origin", "https://elsewhere.example"))
                .build());
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      Report report = diagnose(kit, URL);

      for (int row : new int[] {0, 2, 3}) {
        assertTrue(found(report).get(row).endsWith("[ HTTP_STATUS]"), report.text());
        assertEquals(403, report.results().get(row).findings().get(0).detail());
      }
    }
  }

  @Test
  @DisplayName("what the server does not offer is skipped, and a wrong path has nothing")
  void notOffered() {
    try (TestKit kit =
        kit(ThroughlineOptions.builder().transports(List.of("xhr-streaming", "long-polling")))) {
      Report report = diagnose(kit, URL);
      Report wrong = diagnose(kit, URL + "/wrong");

      assertEquals("websocket[ NOT_OFFERED]", found(report).get(1), report.text());
      assertEquals(Status.WORKS, report.status());
      assertEquals(all("[ WRONG_ADDRESS]", "[ NOT_OFFERED]"), found(wrong), wrong.text());
      assertTrue(wrong.summary().contains("404"), wrong.summary());
    }
  }

  @Test
  @DisplayName("ends in the time that it is given")
  void bounded() {
    options = options.within(Duration.ofSeconds(5));
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      Report report = diagnose(kit, URL);

      assertTrue(report.durationMs() <= 5_000, report.text());
      assertEquals(all("[]", "[]"), found(report), "what was known by then counts");
    }
  }

  @Test
  @DisplayName("refuses options out of range and addresses that are none, without their secrets")
  void refuses() {
    assertThrows(IllegalArgumentException.class, () -> options.within(Duration.ofSeconds(4)));
    assertThrows(IllegalArgumentException.class, () -> options.withQuiet(Duration.ofHours(1)));
    assertThrows(IllegalArgumentException.class, () -> options.withTransports(List.of()));
    try (TestKit kit = kit(ThroughlineOptions.builder())) {
      Exception refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> Diagnosis.run(kit.vertx(), "http://user:hidden@host/a", options));

      assertFalse(refusal.getMessage().contains("hidden"), refusal.getMessage());
    }
  }
}
