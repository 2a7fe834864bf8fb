// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.client.Connection;
import io.throughline.client.PathMemory;
import io.throughline.client.SwitchFailedException;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One session, moved from transport to transport while messages are under way. */
class SwitchTest {
  private static final List<String> TOUR =
      List.of(
          "long-polling",
          "xhr-streaming",
          "websocket",
          "xhr-streaming",
          "long-polling",
          "websocket");

  @Test
  @DisplayName("AT-6 seven sessions switch between all transports under load: nothing is lost")
  void switches() throws InterruptedException {
    ThroughlineClient client = ThroughlineClient.create();
    AtomicBoolean toured = new AtomicBoolean();
    try (TestServer server = TestServer.echo()) {
      List<EchoRun> runs = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        runs.add(new EchoRun(client, server.url(), 100, toured::get));
      }
      for (EchoRun run : runs) {
        Await.value(run.half());
      }

      for (String transport : TOUR) {
        for (EchoRun run : runs) {
          while (!moved(run.connection(), transport)) {
            Thread.onSpinWait(); // the next poll overtook it
          }
          assertEquals(transport, run.connection().transport());
        }
      }
      toured.set(true);

      for (EchoRun run : runs) {
        Await.value(run.done());
      }
      client.closeAndWait();
    }
  }

  private static boolean moved(Connection connection, String transport) {
    return Await.value(
        connection
            .switchTo(transport)
            .map(true)
            .recover(
                e ->
                    e instanceof SwitchFailedException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(e)));
  }

  @Test
  @DisplayName("a switch that cannot be made fails and changes nothing")
  void refused() throws InterruptedException {
    ThroughlineClient client = ThroughlineClient.create();
    try (TestServer server = TestServer.echo();
        ScriptedNetwork proxy =
            new ScriptedNetwork(
                server.port(),
                it ->
                    it.streams()
                        ? ScriptedNetwork.Treatment.RESET
                        : ScriptedNetwork.Treatment.PASS)) {
      EchoRun run = new EchoRun(client, proxy.url(), 10, () -> true);
      Await.value(run.done());

      Throwable unknown = Await.failure(run.connection().switchTo("carrier-pigeon"));
      Throwable broken = Await.failure(run.connection().switchTo("xhr-streaming"));

      assertInstanceOf(SwitchFailedException.class, unknown);
      assertInstanceOf(SwitchFailedException.class, broken);
      assertEquals("websocket", run.connection().transport());
      run.connection().sendAndWait("still there");
      client.closeAndWait();
    }
  }

  @Test
  @DisplayName("SL-6 a session over polls is promoted once WebSockets pass")
  void promoted() throws InterruptedException {
    AtomicBoolean passes = new AtomicBoolean();
    BlockingQueue<String> carriers = new LinkedBlockingQueue<>();
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder()
                .memory(PathMemory.none())
                .transports(List.of("websocket", "long-polling"))
                .build());
    try (TestServer server = TestServer.echo();
        ScriptedNetwork proxy =
            new ScriptedNetwork(
                server.port(),
                it ->
                    it.upgrade() && !passes.get()
                        ? ScriptedNetwork.Treatment.REFUSE
                        : ScriptedNetwork.Treatment.PASS)) {
      Connection connection =
          client.connect(
              proxy.url(), it -> it.transportHandler(change -> carriers.add(change.to())));
      connection.sendAndWait("over polls");
      assertEquals("long-polling", Await.next(carriers));

      passes.set(true);
      connection.networkChanged();

      assertEquals("websocket", Await.next(carriers));
      connection.sendAndWait("over the WebSocket");
      client.closeAndWait();
    }
  }
}
