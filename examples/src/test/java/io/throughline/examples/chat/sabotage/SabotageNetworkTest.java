// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import static io.throughline.examples.chat.sabotage.Network.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.examples.chat.sabotage.Network.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SabotageNetworkTest {
  private static final String ADA = "/network/ada-0123456789abcdef";
  private static final String BOB = "/network/bob-0123456789abcdef";

  private Network network;

  @BeforeEach
  void start() throws Exception {
    network = new Network();
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
  }

  private void become(String visitor, String conditions) throws Exception {
    HttpResponse<String> answer = network.control("PUT", visitor, conditions);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  @DisplayName("a good network passes requests, without the visitor's prefix, and their Host")
  void passes() throws Exception {
    String host = "127.0.0.1:" + network.port;

    assertEquals("/told?a=1 " + host, await(network.get(ADA + "/told?a=1")).body());
    assertEquals("/told " + host, await(network.get("/told")).body());
    assertEquals("hello", await(network.post(ADA + "/echo", "hello")).body());
    assertEquals(404, await(network.get(ADA + "/nothing")).statusCode());
  }

  @Test
  @DisplayName("a WebSocket passes both ways and closes")
  void passesWebSockets() throws Exception {
    Socket socket = await(network.socket(ADA + "/socket"));

    assertEquals("one", socket.echo("one"));
    assertEquals("two", socket.echo("two"));

    await(network.backend.close());
    await(socket.ended);
  }

  @Test
  @DisplayName("a WebSocket that is refused gets 403, those of another visitor open")
  void refuses() throws Exception {
    become(ADA, "{\"webSockets\":\"refuse\"}");

    ExecutionException e =
        assertThrows(ExecutionException.class, () -> await(network.socket(ADA + "/socket")));
    WebSocketHandshakeException refusal =
        assertInstanceOf(WebSocketHandshakeException.class, e.getCause());
    assertEquals(403, refusal.getResponse().statusCode());
    assertEquals("hello", await(network.socket(BOB + "/socket")).echo("hello"));
  }

  @Test
  @DisplayName("a WebSocket that is swallowed gets no answer while all else passes")
  void swallows() throws Exception {
    become(ADA, "{\"webSockets\":\"swallow\"}");

    CompletableFuture<Socket> swallowed = network.socket(ADA + "/socket");

    assertEquals("hello", await(network.post(ADA + "/echo", "hello")).body());
    assertEquals("hello", await(network.socket(BOB + "/socket")).echo("hello"));
    assertFalse(swallowed.isDone());
  }

  @Test
  @DisplayName("blocking WebSockets breaks the visitor's own, and nobody else's")
  void breaksWhatNoLongerPasses() throws Exception {
    Socket ada = await(network.socket(ADA + "/socket"));
    Socket bob = await(network.socket(BOB + "/socket"));

    become(ADA, "{\"webSockets\":\"refuse\"}");

    await(ada.ended);
    assertEquals("hello", bob.echo("hello"));
    assertFalse(bob.ended.isDone());
  }

  @Test
  @DisplayName("a network that buffers holds an answer to its end, head and all")
  void buffers() throws Exception {
    become(ADA, "{\"buffering\":true}");

    CompletableFuture<HttpResponse<String>> answer = network.get(ADA + "/stream");
    network.backend.awaitStream();
    assertEquals("hello", await(network.post(ADA + "/echo", "hello")).body());
    assertFalse(answer.isDone());
    network.backend.endStream();

    assertEquals("first last", await(answer).body());
  }

  @Test
  @DisplayName("a stream that is open breaks when the network begins to buffer")
  void breaksOpenStreams() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = network.get(ADA + "/stream");
    network.backend.awaitStream();

    become(ADA, "{\"buffering\":true}");

    assertThrows(ExecutionException.class, () -> await(answer));
  }

  @Test
  @DisplayName("a network that cuts breaks every connection of its visitor, again and again")
  void cuts() throws Exception {
    Socket bob = await(network.socket(BOB + "/socket"));
    become(ADA, "{\"cutting\":true}");

    await(await(network.socket(ADA + "/socket")).ended);
    await(await(network.socket(ADA + "/socket")).ended);
    assertEquals("hello", bob.echo("hello"));

    become(ADA, "{}");
    assertEquals("hello", await(network.socket(ADA + "/socket")).echo("hello"));
  }

  @Test
  @DisplayName("with latency everything arrives, whole and in order, and later")
  void delays() throws Exception {
    become(ADA, "{\"latencyMs\":40}");
    String large = "0123456789abcdef".repeat(65_536);

    long began = System.nanoTime();
    assertEquals("hello", await(network.post(ADA + "/echo", "hello")).body());
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

    assertTrue(ms >= 2 * 40 - 4, "it took " + ms + " ms only"); // timers are in whole ms
    assertEquals(large, await(network.post(ADA + "/echo", large)).body());
    Socket socket = await(network.socket(ADA + "/socket"));
    for (int i = 0; i < 5; i++) {
      assertEquals("message " + i, socket.echo("message " + i));
    }
  }

  @Test
  @DisplayName("without a server behind it the answer is 502, a WebSocket breaks")
  void tellsThatTheServerIsGone() throws Exception {
    await(network.backend.close());

    assertEquals(502, await(network.get(ADA + "/told")).statusCode());
    assertThrows(ExecutionException.class, () -> await(network.socket(ADA + "/socket")));
  }

  @Test
  @DisplayName("conditions are kept, and refused when they are none")
  void keepsConditions() throws Exception {
    String bad =
        "{\"webSockets\":\"swallow\",\"buffering\":true,\"cutting\":false,\"latencyMs\":9}";

    become(ADA, bad);

    assertEquals(bad, await(network.get(ADA)).body());
    for (String none : new String[] {"", "[]", "{\"latencyMs\":1001}", "{\"latencyMs\":\"1\"}"}) {
      assertEquals(400, network.control("PUT", ADA, none).statusCode(), none);
    }
    assertEquals(400, network.control("PUT", ADA, "{\"webSockets\":\"eat\"}").statusCode());
    assertEquals(bad, await(network.get(ADA)).body());
    assertEquals(404, network.control("PUT", "/network/short", "{}").statusCode());
  }

  @Test
  @DisplayName("only pages of this server may change anything")
  void isForItsOwnPages() throws Exception {
    String elsewhere = "http://elsewhere.example";

    assertEquals(403, network.control("PUT", ADA, "{}", elsewhere).statusCode());
    assertEquals(403, network.control("POST", "/network/server/stop", "", elsewhere).statusCode());
    assertEquals(403, await(network.post("/network/server/stop", "")).statusCode());
    assertFalse(network.backend.stopped().isDone());
  }

  @Test
  @DisplayName("the server is stopped once at a time")
  void stopsTheServer() throws Exception {
    assertEquals(204, network.control("POST", "/network/server/stop", "").statusCode());

    assertEquals(Control.STOP_MS, await(network.backend.stopped()));
    assertEquals(409, network.control("POST", "/network/server/stop", "").statusCode());
    assertEquals(204, network.control("POST", "/network/server/restart", "").statusCode());
  }
}
