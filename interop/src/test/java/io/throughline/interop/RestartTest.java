// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.client.UnknownFateException;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("CL-6 a restart of the server: a new session, and exact counts of the old one")
  void restart(String transport) throws InterruptedException {
    BlockingQueue<Ending> resets = new LinkedBlockingQueue<>();
    BlockingQueue<String> opened = new LinkedBlockingQueue<>();
    BlockingQueue<String> suspended = new LinkedBlockingQueue<>();
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().transports(List.of(transport)).build());
    TestServer first = TestServer.echo();
    Connection connection =
        client.connect(
            first.url(),
            it -> {
              it.resetHandler(resets::add);
              it.openHandler(opened::add);
              it.suspendedHandler(suspended::add);
            });
    for (int i = 0; i < 5; i++) {
      connection.sendAndWait("confirmed " + i);
    }
    first.close();
    Await.next(suspended);
    List<Future<Void>> fates = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      fates.add(connection.send("unknown " + i));
    }

    try (TestServer second =
        new TestServer(
            Throughline.httpServerOptions(), first.port(), it -> it.handler(it::write))) {
      Ending ending = Await.next(resets);

      assertEquals(new Ending(4404, ending.reason(), 5, 7, true), ending);
      for (Future<Void> fate : fates) {
        assertInstanceOf(UnknownFateException.class, Await.failure(fate));
      }
      assertTrue(!Await.next(opened).equals(Await.next(opened)), "the same session");
      connection.sendAndWait("in the new session");
      client.closeAndWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("4503 a server that drains: closed with willRetry, and open again")
  void drain(String transport) throws InterruptedException {
    BlockingQueue<Ending> closes = new LinkedBlockingQueue<>();
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().transports(List.of(transport)).build());
    TestServer first = TestServer.echo();
    Connection connection = client.connect(first.url(), it -> it.closeHandler(closes::add));
    connection.sendAndWait("confirmed");

    first.drain();
    Ending ending = Await.next(closes);
    first.close();

    assertEquals(new Ending(4503, ending.reason(), 1, 0, true), ending);
    try (TestServer second =
        new TestServer(
            Throughline.httpServerOptions(), first.port(), it -> it.handler(it::write))) {
      connection.sendAndWait("in the new session");
      client.closeAndWait();
    }
  }
}
