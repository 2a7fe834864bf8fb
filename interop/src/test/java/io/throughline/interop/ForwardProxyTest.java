// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.vertx.core.net.ProxyOptions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only way out is an HTTP proxy that asks who it is. */
class ForwardProxyTest {
  private static ThroughlineClientOptions.Builder through(ForwardProxy proxy, String password) {
    return ThroughlineClientOptions.builder()
        .proxy(
            new ProxyOptions()
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setUsername("me")
                .setPassword(password));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("every transport goes through the proxy, with name and password")
  void through(String transport) throws InterruptedException {
    try (TestServer server = TestServer.echo();
        ForwardProxy proxy = new ForwardProxy("me", "secret")) {
      ThroughlineClient client =
          ThroughlineClient.create(through(proxy, "secret").transports(List.of(transport)).build());
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      Connection connection = client.connect(server.url(), it -> it.textHandler(received::add));

      connection.sendAndWait("hello");

      assertEquals("hello", Await.next(received));
      assertTrue(proxy.tunnels.get() + proxy.requests.get() > 0);
      client.closeAndWait();
    }
  }

  @Test
  @DisplayName(
      "a wrong password is a failure of every transport, and told to the server's operator")
  void denied() throws InterruptedException {
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.echo();
        ForwardProxy proxy = new ForwardProxy("me", "secret")) {
      ThroughlineClient client =
          ThroughlineClient.create(
              through(proxy, "guessed").metrics(Failures.into(failures)).build());
      Connection connection = client.connect(server.url());

      String all = Await.next(failures) + Await.next(failures) + Await.next(failures);

      assertTrue(all.contains("websocket"), all);
      assertTrue(all.contains("407"), all);
      assertEquals(0, server.sessionCount());
      Await.value(connection.close());
      client.closeAndWait();
    }
  }
}
