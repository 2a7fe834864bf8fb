// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.ThroughlineClientOptions;
import io.throughline.client.diagnose.Diagnosis;
import io.throughline.client.diagnose.DiagnosisOptions;
import io.throughline.client.diagnose.Finding;
import io.throughline.client.diagnose.Report;
import io.throughline.interop.ScriptedNetwork.Treatment;
import io.vertx.core.Vertx;
import io.vertx.core.net.ProxyOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a diagnosis finds beside networks that misbehave from the start, and what it leaves. */
class DiagnosisLifeTest {
  private static final DiagnosisOptions BRIEF =
      DiagnosisOptions.defaults().withQuiet(Duration.ZERO);

  private final Vertx vertx = Vertx.vertx();
  private final TestServer server = TestServer.echo();

  @AfterEach
  void end() {
    server.close();
    Await.value(vertx.close());
  }

  private Report diagnose(String url, DiagnosisOptions options) {
    return Await.value(Diagnosis.run(vertx, url, options));
  }

  private static List<Finding> found(Report report, int row) {
    return report.results().get(row).findings().stream().map(it -> it.code()).toList();
  }

  @Test
  @DisplayName("where nobody listens everything is refused, and known soon")
  void away() {
    String url = server.url();
    server.close();

    Report report = diagnose(url, BRIEF);

    for (int row = 0; row < report.results().size(); row++) {
      assertEquals(List.of(Finding.REFUSED), found(report, row), report.text());
    }
    assertNull(report.transport());
  }

  @Test
  @DisplayName("a network that cuts what is quiet for 4 s is told as that")
  void cutWhenQuiet() {
    try (ScriptedNetwork network = ScriptedNetwork.to(server.port())) {
      diagnose(network.url(), BRIEF);
      network.startCutting(4_000, 4_500, 4_711);

      Report report = diagnose(network.url(), DiagnosisOptions.defaults());

      for (int row = 1; row <= 2; row++) {
        assertTrue(found(report, row).contains(Finding.CUT_WHEN_QUIET), report.text());
      }
      assertFalse(report.text().contains("CUT:"), report.text());
    }
  }

  @Test
  @DisplayName("goes through the proxy of the client's options; its password is not told")
  void proxy() {
    try (ForwardProxy proxy = new ForwardProxy("me", "secret")) {
      Report let = diagnose(server.url(), through(proxy, "secret"));
      Report denied = diagnose(server.url(), through(proxy, "hidden"));

      assertEquals("websocket", let.transport(), let.text());
      assertTrue(proxy.tunnels.get() > 0 && proxy.requests.get() > 0);
      assertNull(denied.transport());
      assertEquals(List.of(Finding.HTTP_STATUS), found(denied, 0), denied.text());
      assertEquals(407, denied.results().get(0).findings().get(0).detail());
      assertFalse((let.text() + denied.text()).matches("(?s).*(secret|hidden).*"), denied.text());
    }
  }

  private static DiagnosisOptions through(ForwardProxy proxy, String password) {
    ProxyOptions options =
        new ProxyOptions()
            .setHost("127.0.0.1")
            .setPort(proxy.port())
            .setUsername("me")
            .setPassword(password);
    return BRIEF.withClient(ThroughlineClientOptions.builder().proxy(options).build());
  }

  @Test
  @DisplayName("leaves no session, object, timer, thread or socket, whatever was silent")
  void leaves() {
    try (ScriptedNetwork silent =
        new ScriptedNetwork(
            server.port(),
            it ->
                it.upgrade()
                    ? Treatment.SILENCE
                    : it.streams() ? Treatment.SWALLOW : Treatment.PASS)) {
      DiagnosisOptions options = BRIEF.within(Duration.ofSeconds(10));
      diagnose(silent.url(), options);
      LiveObjects before = LiveObjects.count();

      Report report = diagnose(silent.url(), options);

      assertTrue(report.durationMs() <= 10_100, report.text());
      Await.until(() -> LiveObjects.count().files() <= before.files() + 1);
      LiveObjects after = LiveObjects.count();
      assertTrue(after.threads() <= before.threads(), before + ", then " + after);
      assertFalse(
          after.since(before, 0).keySet().stream()
              .anyMatch(it -> it.contains(".client.") && !it.contains(".diagnose.Re")),
          after.since(before, 0)::toString);
    }
  }
}
