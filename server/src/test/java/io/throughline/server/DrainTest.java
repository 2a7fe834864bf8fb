// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that goes away sends its clients to others. */
@ExtendWith(VertxExtension.class)
class DrainTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
  private TestServer server;

  @BeforeEach
  void start(Vertx vertx) {
    server = new TestServer(vertx, session -> session.closeHandler(closes::add));
  }

  private static String closeOf(Client client) {
    String line = client.answer();
    return line.startsWith("c") ? line : closeOf(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("CL-1 a client is sent away with 4503 behind everything that is queued")
  void sendsAway(String transport) {
    Client client = server.open(transport);
    Session session = Await.next(server.opened);
    Future<Void> message = session.send("before");

    Future<Void> drained = server.throughline.drain(SHORT);

    assertEquals("mbefore", client.message());
    assertEquals("c4503 0 server is draining", closeOf(client));
    client.send("c4503 1");
    Await.value(message);
    Await.value(drained);
    assertEquals(4503, Await.next(closes).code());
    assertEquals(0, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("CC-4 from the beginning it is not ready and opens nothing, while sessions go on")
  void refuses() {
    Client client = server.open("websocket");
    Session session = Await.next(server.opened);
    assertTrue(server.throughline.isReady());

    server.throughline.drain(LONG);

    assertFalse(server.throughline.isReady());
    for (String transport : TestServer.ALL) {
      String refusal = Client.of(transport, server.wire).openRefused();
      assertTrue(refusal.matches("R4503 \\{.*\"retryAfter\":\\d+.*}"), refusal);
    }
    session.send("still");
    assertEquals("mstill", client.message());
    client.drop();
    client.attach();
    assertEquals(1, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("CL-3 who was away gets what was missed, and then the close")
  void keepsForThoseAway() {
    Client client = server.open("websocket");
    Session session = Await.next(server.opened);
    BlockingQueue<String> away = new LinkedBlockingQueue<>();
    session.detachHandler(gone -> away.add("gone"));
    client.drop();
    Await.next(away);
    Future<Void> missed = session.send("missed");

    Future<Void> drained = server.throughline.drain(Duration.ofSeconds(5));
    client.attach();

    assertEquals("mmissed", client.message());
    assertEquals("c4503 0 server is draining", closeOf(client));
    client.send("c4503 1");
    Await.value(missed);
    Await.value(drained);
  }

  @Test
  @DisplayName("ST-2 who does not come back is of unknown fate when the time is over")
  void endsTheRest() {
    Client client = server.open("websocket");
    Session session = Await.next(server.opened);
    client.drop();
    Future<Void> unconfirmed = session.send("to nobody");

    Await.value(server.throughline.drain(SHORT));

    Throwable fate = Await.failure(unconfirmed);
    assertEquals(4503, assertInstanceOf(SessionClosedException.class, fate).code());
    assertEquals(1, Await.next(closes).unknown());
  }

  @Test
  @DisplayName("a send to a session that is sent away fails with the code that it ends with")
  void tellsWhy() {
    Client client = server.open("websocket");
    Session session = Await.next(server.opened);

    server.throughline.drain(SHORT);

    assertEquals("c4503 0 server is draining", closeOf(client));
    Throwable refused = Await.failure(session.send("too late"));
    assertEquals(4503, assertInstanceOf(SessionClosedException.class, refused).code());
  }

  @Test
  @DisplayName("CL-7 what the client says before it has heard of it is delivered, and confirmed")
  void hearsOut() {
    Client client = server.open("websocket");
    Session session = Await.next(server.opened);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    session.textHandler(heard::add);
    server.throughline.drain(SHORT);
    assertEquals("c4503 0 server is draining", closeOf(client));

    client.send("mlast words");
    client.send("c4503 0");

    assertEquals("last words", Await.next(heard));
    assertEquals("closed 4503", closeOf(client));
    assertEquals(4503, Await.next(closes).code());
  }

  @Test
  @DisplayName("it is done at once with nobody there, may be said twice, and cut short by close")
  void again() {
    Await.value(server.throughline.drain(Duration.ZERO));
    Await.value(server.throughline.drain(LONG));
    assertThrows(
        IllegalArgumentException.class, () -> server.throughline.drain(Duration.ofMillis(-1)));
  }

  @Test
  @DisplayName("said again the shorter time counts")
  void shorter() {
    server.open("websocket");
    Client away = server.open("websocket");
    Await.next(server.opened);
    Await.next(server.opened);
    away.drop();
    Future<Void> drained = server.throughline.drain(LONG);

    server.throughline.drain(SHORT);
    server.throughline.drain(LONG);

    Await.value(drained);
    assertEquals(4503, Await.next(closes).code());
  }

  @Test
  @DisplayName("close ends at once what a drain would have given time")
  void cutShort() {
    server.open("long-polling");
    Await.next(server.opened);
    Future<Void> drained = server.throughline.drain(LONG);

    Await.value(server.throughline.close());

    Await.value(drained);
    assertEquals(4503, Await.next(closes).code());
  }
}
