// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Timing;
import io.throughline.server.metrics.ClientFamily;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Recorder;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What observers are told by a server on a network. */
@ExtendWith(VertxExtension.class)
class MetricsTest {
  private final Recorder told = new Recorder();

  private TestServer echo(Vertx vertx) {
    return new TestServer(
        vertx,
        options -> options.metrics(told).maxSessions(9, 2),
        session -> session.textHandler(session::send));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("a session: its transport, what the client tried before, traffic, its end")
  void session(String transport, Vertx vertx) {
    TestServer server = echo(vertx);

    Client client =
        server.open(
            transport,
            ",\"client\":\"throughline-java/1\",\"tried\":["
                + "{\"transport\":\"websocket\",\"outcome\":\"pending\",\"ms\":10},"
                + "{\"transport\":\"websocket\",\"outcome\":\"timeout\",\"ms\":500},"
                + "{\"transport\":\"evil\\\"} 1\",\"outcome\":\"any\",\"ms\":0}]");
    SessionInfo info = Await.next(told.opened);

    assertEquals(Transport.of(transport), info.transport());
    assertEquals(server.session().id(), info.id());
    assertEquals(ClientFamily.JAVA, info.client());
    assertTrue(info.remoteAddress().startsWith("127."), info::remoteAddress);
    assertEquals(
        List.of(
            new Try(Transport.WEBSOCKET, Reason.PENDING, 10),
            new Try(Transport.WEBSOCKET, Reason.TIMEOUT, 500),
            new Try(Transport.NONE, Reason.OTHER, 0)),
        info.tried());
    assertEquals(info.openingMs() + 500, info.usableMs());
    List<Try> fallbacks = List.of(new Try(Transport.WEBSOCKET, Reason.TIMEOUT, 500));
    assertEquals(transport.equals("websocket") ? List.of() : fallbacks, info.fallbacks());
    assertEquals(1, told.levels.sessions());

    assertEquals("mhow are you", client.send("mhow are you").message());
    client.send("c1000 1");
    String line = Await.next(told.lines);
    while (line.startsWith("attached NEXT")) { // polls
      line = Await.next(told.lines);
    }
    assertEquals("closed 1000 1 0", line);
    assertEquals(1, told.messagesReceived.get());
    assertEquals(11, told.bytesReceived.get());
    assertEquals(1, told.messagesSent.get());
    assertEquals(11, told.bytesSent.get());
  }

  @Test
  @DisplayName("who is refused: a session by its limit, a connection and a body of none, a request")
  void refusals(Vertx vertx) {
    TestServer server = echo(vertx);
    Client client = server.open("websocket");
    server.open("long-polling");

    Client.of("xhr-streaming", server.wire).openRefused();
    assertEquals("refused OPEN 4429 ADDRESS_SESSIONS", Await.next(told.lines));
    Client.of("websocket", server.wire).hello(",\"codec\":\"none\"").line();
    assertEquals("refused OPEN 4406 NONE", Await.next(told.lines));
    client.over("long-polling", server.wire).named("0123456789abcdef").attachRefused();
    assertEquals("refused ATTACH 4404 NONE", Await.next(told.lines));
    server.wire.post("/upstream", "U0123456789abcdef 1\n");
    assertEquals("refused BODY 4404 NONE", Await.next(told.lines));
    server.wire.post("/long-polling", "nonsense\n");
    assertEquals("refused REQUEST 4400 NONE", Await.next(told.lines));
  }

  @Test
  @DisplayName("who comes behind the end that was asked for is not refused; behind an error he is")
  void lateAttach(Vertx vertx) {
    TestServer server =
        new TestServer(vertx, options -> options.metrics(ServerMetrics.all(told)), session -> {});
    for (String last : List.of("c1000 0", "c3001 0", "nonsense")) {
      Client client = server.open("websocket");
      client.send(last);
      client.until("closed " + (last.startsWith("c") ? last.substring(1, 5) : "4400"));
      String refusal = client.attachRefused();
      assertTrue(refusal.startsWith("R4410 "), refusal);
    }

    String first = Await.next(told.lines);
    while (!first.startsWith("refused")) {
      first = Await.next(told.lines);
    }
    assertEquals("refused ATTACH 4410 NONE", first);
    assertTrue(told.lines.stream().noneMatch(line -> line.startsWith("refused")));
  }

  @Test
  @DisplayName("ST-2 a session whose observer throws ends, and its application is told")
  void throwing(Vertx vertx) {
    vertx.exceptionHandler(expected -> {});
    SessionMetrics faulty =
        new SessionMetrics() {
          @Override
          public void traffic(Traffic since) {
            throw new IllegalStateException("the observer's own fault");
          }
        };
    ServerMetrics metrics =
        new ServerMetrics() {
          @Override
          public SessionMetrics opened(SessionInfo session) {
            return faulty;
          }
        };
    BlockingQueue<SessionClose> endings = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            options -> options.metrics(metrics).timing(new Timing(50, 50, 50, 50, 10)),
            session -> session.closeHandler(endings::add));

    server.open("websocket").send("mhow are you"); // and then nothing more

    assertEquals(CloseCode.INTERNAL.code(), Await.next(endings).code());
  }

  @Test
  @DisplayName("rooms and broadcasts, and the levels that can be looked up")
  void rooms(Vertx vertx) {
    TestServer server =
        new TestServer(vertx, options -> options.metrics(ServerMetrics.all(told)), session -> {});
    server.throughline.events().handler(conversation -> conversation.join("room"));
    Client client = server.open("websocket");
    server.open("websocket");
    Await.next(server.opened);
    Await.next(server.opened);

    assertEquals(2, Await.value(server.throughline.events().to("room").emit("hello")));
    assertEquals("broadcast 2", Await.next(told.lines));
    assertEquals(1, told.levels.rooms());
    assertEquals(2, told.levels.sessions());
    assertEquals(64L << 20, told.levels.maxDetachedBytes());
    assertTrue(client.line().startsWith("e"));

    Await.value(server.throughline.close());
    assertEquals("closed 4503 0 1", Await.next(told.lines));
    assertEquals("closed 4503 0 1", Await.next(told.lines));
    assertEquals("stopped true", Await.next(told.lines));
    assertEquals(0, told.levels.rooms());
  }

  @Test
  @DisplayName("how late the timer of a loop rings that something kept busy")
  void lag(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options -> options.metrics(told),
            session ->
                session.textHandler(
                    text -> {
                      long until = System.nanoTime() + 200_000_000;
                      while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                      }
                      session.send(text);
                    }));
    Client client = server.open("websocket");

    assertEquals("mbusy", client.send("mbusy").message());
    long before = told.ticks.get();
    client.send("mon").message(); // the timer rings between the two
    assertTrue(told.ticks.get() >= before && told.lag.get() >= 100, () -> "" + told.lag.get());
  }

  @Test
  @DisplayName("several observers: each is told, and a session that one of them leaves alone")
  void several(Vertx vertx) {
    Recorder second = new Recorder();
    ServerMetrics all = ServerMetrics.all(told, new ServerMetrics() {}, second);
    TestServer server =
        new TestServer(vertx, o -> o.metrics(all), session -> session.textHandler(session::send));

    assertEquals("mboth", server.open("websocket").send("mboth").message());
    Await.value(server.throughline.close());

    for (Recorder one : List.of(told, second)) {
      assertEquals(1, one.messagesReceived.get());
      assertEquals("closed 4503 0 1", Await.next(one.lines));
      assertEquals("stopped true", Await.next(one.lines));
    }
  }
}
