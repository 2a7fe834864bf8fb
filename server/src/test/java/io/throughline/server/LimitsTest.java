// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.Grant;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits: stated, enforced with their code, the connection ended, the rest unharmed. */
@ExtendWith(VertxExtension.class)
class LimitsTest {
  private static void echo(Session session) {
    session.textHandler(session::send);
  }

  @Test
  @DisplayName("WELCOME states every option as it was set")
  void stated(Vertx vertx) {
    Limits limits = new Limits(2_000, 30_000, 40, 5_000, 20_000, 70, 8_000, 9_000);
    Timing timing = new Timing(11_000, 12_000, 13_000, 14_000, 150);
    TestServer server =
        new TestServer(vertx, options -> options.limits(limits).timing(timing), session -> {});

    JsonNode welcome = server.open("websocket").welcome();

    assertEquals(2_000, welcome.get("maxFrame").asInt());
    assertEquals(30_000, welcome.get("maxMessage").asInt());
    assertEquals(40, welcome.get("maxParts").asInt());
    assertEquals(5_000, welcome.get("maxWsMessage").asInt());
    assertEquals(20_000, welcome.get("maxBody").asInt());
    assertEquals(70, welcome.get("maxFrames").asInt());
    assertEquals(8_000, welcome.get("window").asInt());
    assertEquals(9_000, welcome.get("streamLimit").asInt());
    assertEquals(11_000, welcome.get("pingInterval").asInt());
    assertEquals(12_000, welcome.get("pingTimeout").asInt());
    assertEquals(13_000, welcome.get("resumeTimeout").asInt());
    assertEquals(14_000, welcome.get("pollHold").asInt());
    assertEquals(150, welcome.get("ackDelay").asInt());
    assertEquals(TestServer.ALL.size(), welcome.get("transports").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("SEC-4 CC-4 over the cap of sessions 4429 with retryAfter; room again when one ends")
  void sessions(String transport, Vertx vertx) {
    TestServer server =
        new TestServer(vertx, options -> options.maxSessions(2, 2), LimitsTest::echo);
    Client first = server.open("websocket");
    Client second = server.open("websocket");

    String refusal = Client.of(transport, server.wire).openRefused();
    assertTrue(refusal.matches("R4429 \\{.*\"retryAfter\":1000.*}"), refusal);
    assertEquals("mstill", first.send("mstill").message());
    second.send("c1000 0");
    assertEquals("c1000 0", second.answer());

    assertEquals("mroom", server.open(transport).send("mroom").message());
  }

  @Test
  @DisplayName("SEC-4 a refused socket is closed with the code")
  void refusedSocket(Vertx vertx) {
    TestServer server = new TestServer(vertx, options -> options.maxSessions(1, 1), s -> {});
    server.open("websocket");

    Client refused = Client.of("websocket", server.wire);

    assertTrue(refused.openRefused().startsWith("R4429"));
    assertEquals("closed 4429", refused.line());
  }

  @Test
  @DisplayName("SEC-4 sessions and opens are counted by client address")
  void perAddress(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options ->
                options
                    .maxSessions(100, 2)
                    .openRate(1, 3)
                    .clientAddress(request -> request.getHeader("X-Client")),
            LimitsTest::echo);
    Wire wire = server.wire.with("X-Client", "10.0.0.1");
    Client first = Client.of("websocket", wire).open();
    Client.of("websocket", wire).open();
    assertEquals("10.0.0.1", server.session().remoteAddress());
    assertTrue(Client.of("long-polling", wire).openRefused().startsWith("R4429"));

    first.send("c1000 0").until("c1000 0"); // one session of two, no opens left after the next
    Client.of("websocket", wire).open();
    assertTrue(Client.of("xhr-streaming", wire).openRefused().startsWith("R4429"));

    wire.with("X-Client", "10.0.0.2");
    assertEquals("mother", Client.of("websocket", wire).open().send("mother").message());
  }

  @Test
  @DisplayName(
      "SEC-4 a HELLO of a session that is there is an open too: its credentials are checked")
  void openedAgain(Vertx vertx) {
    AtomicInteger asked = new AtomicInteger();
    Authenticator counting =
        request -> {
          asked.incrementAndGet();
          return Future.succeededFuture(Grant.anonymous());
        };
    TestServer server =
        new TestServer(
            vertx, options -> options.openRate(1, 3).authenticator(counting), LimitsTest::echo);
    Client client = server.open("websocket");

    String answer;
    int opened = 0;
    do {
      opened++;
      answer = client.over("websocket", server.wire).openRefused();
    } while (answer.startsWith("W") && opened < 100);

    assertTrue(answer.matches("R4429 \\{.*\"retryAfter\":1000.*}"), answer);
    assertEquals(opened, asked.get());
  }

  @Test
  @DisplayName("SEC-4 sockets without an opener are limited; one that speaks or goes makes room")
  void unopened(Vertx vertx) {
    TestServer server = new TestServer(vertx, options -> options.maxUnopened(2), LimitsTest::echo);
    Client opened = server.open("websocket");
    Client one = Client.of("websocket", server.wire).connectSilently();
    Client two = Client.of("websocket", server.wire).connectSilently();

    Client three = Client.of("websocket", server.wire).connectSilently();
    assertTrue(three.line().startsWith("R4429"));
    assertEquals("closed 4429", three.line());
    assertEquals("mstill", opened.send("mstill").message());

    one.send("nonsense");
    assertTrue(one.line().startsWith("R4400"));
    assertEquals("closed 4400", one.line());
    assertEquals("mroom", server.open("websocket").send("mroom").message());
    two.drop();
    assertEquals("mroom", server.open("websocket").send("mroom").message());
  }

  @Test
  @DisplayName("WS-10 a socket that stays silent is closed with 4408")
  void silentSocket(Vertx vertx) {
    TestServer server =
        new TestServer(vertx, options -> options.handshakeTimeout(1_000), LimitsTest::echo);

    Client silent = Client.of("websocket", server.wire).connectSilently();

    assertTrue(silent.line().startsWith("R4408"));
    assertEquals("closed 4408", silent.line());
  }

  @Test
  @DisplayName(
      "DL-14 AT-12 over the bytes of all detached sessions the longest detached loses its own")
  void detachedBytes(Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            options -> options.maxDetachedBytes(100_000),
            session -> session.closeHandler(closes::add));
    Client first = server.open("websocket");
    Session firstSession = server.session();
    Client second = server.open("websocket");
    Session secondSession = server.session();
    drop(first, firstSession);
    drop(second, secondSession);

    Future<Void> lost = firstSession.send("x".repeat(60_000));
    secondSession.write(Message.of("y".repeat(30_000)));
    Await.value(secondSession.write(Message.of("y".repeat(30_000)))); // over: the first goes

    String refusal = first.over("long-polling", server.wire).attachRefused();
    assertTrue(refusal.matches("R4416 \\{.*\"received\":0.*}"), refusal);
    assertEquals(4416, Await.next(closes).code());
    Throwable fate = Await.failure(lost);
    assertEquals(4416, assertInstanceOf(SessionClosedException.class, fate).code());
    Client again = second.over("websocket", server.wire).attach();
    assertTrue(again.message().startsWith("fyyy"));
  }

  private static void drop(Client client, Session session) {
    BlockingQueue<String> detached = new LinkedBlockingQueue<>();
    session.detachHandler(v -> detached.add("detached"));
    client.drop();
    Await.next(detached);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AT-15 attaches that take over are limited; 4429 leaves the session as it is")
  void attachRate(String transport, Vertx vertx) {
    TestServer server =
        new TestServer(vertx, options -> options.attachRate(1, 2), LimitsTest::echo);
    Client client = server.open("websocket");
    client = client.over("websocket", server.wire).attach();
    client = client.over("websocket", server.wire).attach();

    String refusal = client.over(transport, server.wire).attachRefused();

    assertTrue(refusal.matches("R4429 \\{.*\"retryAfter\":\\d+.*}"), refusal);
    assertEquals("mstill", client.send("mstill").message());
  }
}
