// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.PathMemory;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.interop.ScriptedNetwork.Request;
import io.throughline.interop.ScriptedNetwork.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seven sessions at a time through each network: everything comes back, once, in order. */
class NetworksTest {
  private static final int SESSIONS = 7;
  private static final int MESSAGES = 80;
  private static final int CUTS = 60;

  private final TestServer server = TestServer.echo();

  @AfterEach
  void end() {
    server.close();
  }

  /**
   * A network by its name.
   *
   * @param best the best transport that really works
   * @param hostile the treatment without which a run proves nothing
   */
  record Network(String name, String best, Treatment hostile, Function<Request, Treatment> treat) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Network upgrades(String name, String best, Treatment treatment) {
    return new Network(name, best, treatment, it -> it.upgrade() ? treatment : Treatment.PASS);
  }

  static Stream<Network> networks() {
    return Stream.of(
        new Network("direct", "websocket", Treatment.PASS, it -> Treatment.PASS),
        upgrades("WebSocket refused", "xhr-streaming", Treatment.REFUSE),
        upgrades("WebSocket reset", "xhr-streaming", Treatment.RESET),
        upgrades("WebSocket swallowed", "xhr-streaming", Treatment.SWALLOW),
        upgrades("WebSocket silent", "xhr-streaming", Treatment.SILENCE),
        upgrades("WebSocket deaf", "xhr-streaming", Treatment.DEAFEN),
        new Network(
            "WebSocket swallowed, answers held to their end",
            "long-polling",
            Treatment.HOLD,
            it ->
                it.upgrade() ? Treatment.SWALLOW : it.streams() ? Treatment.HOLD : Treatment.PASS),
        new Network(
            "WebSocket refused, streams swallowed",
            "long-polling",
            Treatment.SWALLOW,
            it ->
                it.upgrade()
                    ? Treatment.REFUSE
                    : it.streams() ? Treatment.SWALLOW : Treatment.PASS),
        new Network(
            "POSTs vanish",
            "websocket",
            Treatment.PASS,
            it -> it.upgrade() ? Treatment.PASS : Treatment.SWALLOW));
  }

  @ParameterizedTest
  @MethodSource("networks")
  @DisplayName("SL-1 the best transport that works is found and carries everything")
  void finds(Network network) throws InterruptedException {
    ThroughlineClient client = client(ThroughlineClientOptions.builder());
    try (ScriptedNetwork proxy = new ScriptedNetwork(server.port(), network.treat)) {
      List<EchoRun> runs = runs(client, proxy, () -> true);

      for (EchoRun run : runs) {
        Await.value(run.done());
        assertEquals(network.best, run.connection().transport());
      }
      assertTrue(proxy.treated(network.hostile) > 0, "no " + network.hostile);
      client.closeAndWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "all"})
  @DisplayName("AT-8 every connection is cut after 10 to 90 ms: nothing is lost or doubled")
  void cut(String transport) throws InterruptedException {
    ThroughlineClient client = client(options(transport));
    try (ScriptedNetwork proxy = ScriptedNetwork.to(server.port())) {
      proxy.startCutting(10, 90, 4_711);
      List<EchoRun> runs = runs(client, proxy, () -> proxy.cuts() > CUTS);

      for (EchoRun run : runs) {
        Await.value(run.done());
      }
      assertTrue(proxy.cuts() > CUTS);
      proxy.stopCutting();
      client.closeAndWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "all"})
  @DisplayName("HB-4 the connections go silent while messages are under way; new ones work")
  void roam(String transport) throws InterruptedException {
    ThroughlineClient client = client(options(transport));
    try (ScriptedNetwork proxy = ScriptedNetwork.to(server.port())) {
      AtomicBoolean roamed = new AtomicBoolean();
      List<EchoRun> runs = runs(client, proxy, roamed::get);
      for (EchoRun run : runs) {
        Await.value(run.half());
      }
      proxy.silence();
      roamed.set(true);

      for (EchoRun run : runs) {
        Await.value(run.done());
      }
      client.closeAndWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xhr-streaming", "long-polling"})
  @DisplayName("UP-2 every tenth answer is lost: what was taken in is not taken in again")
  void answersLost(String transport) throws InterruptedException {
    int[] count = {0};
    ThroughlineClient client = client(options(transport));
    try (ScriptedNetwork proxy =
        new ScriptedNetwork(
            server.port(), it -> ++count[0] % 10 == 0 ? Treatment.LOSE : Treatment.PASS)) {
      for (EchoRun run : runs(client, proxy, () -> true)) {
        Await.value(run.done());
      }
      assertTrue(proxy.treated(Treatment.LOSE) > 0);
      client.closeAndWait();
    }
  }

  private static List<EchoRun> runs(
      ThroughlineClient client, ScriptedNetwork proxy, BooleanSupplier enough) {
    List<EchoRun> runs = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      runs.add(new EchoRun(client, proxy.url(), MESSAGES, enough));
    }
    return runs;
  }

  private static ThroughlineClientOptions.Builder options(String transport) {
    ThroughlineClientOptions.Builder options = ThroughlineClientOptions.builder();
    return transport.equals("all") ? options : options.transports(List.of(transport));
  }

  /** Each connection finds out by itself what works. */
  private static ThroughlineClient client(ThroughlineClientOptions.Builder options) {
    return ThroughlineClient.create(options.memory(PathMemory.none()).build());
  }
}
