// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a server. Server and clients have a Vert.x each, so that timers can be told apart. */
@ExtendWith(VertxExtension.class)
class ShutdownTest {
  private final Vertx serverVertx = Vertx.vertx();
  private final BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
  private final TestServer server =
      new TestServer(
          serverVertx,
          session -> {
            session.textHandler(session::send);
            session.closeHandler(closes::add);
          });

  /** The HTTP client that comes with the test server has one too. */
  @BeforeEach
  void onlyOurTimers() {
    timersLeft();
  }

  @AfterEach
  void close() {
    Await.value(serverVertx.close());
  }

  private Wire wire(Vertx vertx) {
    return Wire.http(vertx, server.wire.port(), "/throughline");
  }

  /** Whether any timer of the server's Vert.x lives; all that live are cancelled. */
  private boolean timersLeft() {
    long next = serverVertx.setTimer(60_000, id -> {});
    boolean any = false;
    for (long id = 0; id < next; id++) {
      any |= serverVertx.cancelTimer(id);
    }
    serverVertx.cancelTimer(next);
    return any;
  }

  @Test
  @DisplayName("close ends all sessions with 4503, completes when they have ended, leaves no timer")
  void drains(Vertx vertx) {
    Wire wire = wire(vertx);
    Client webSocket = Client.of("websocket", wire).open();
    Client stream = Client.of("xhr-streaming", wire).open();
    Client poll = Client.of("long-polling", wire).open();
    Client detached = Client.of("websocket", wire).open();
    detached.drop();
    for (int i = 0; i < 4; i++) {
      server.session();
    }

    Await.value(server.throughline.close());

    assertEquals(4, closes.size());
    assertTrue(closes.stream().allMatch(close -> close.code() == 4503));
    assertEquals(0, server.throughline.sessionCount());
    assertFalse(timersLeft());
    assertTrue(webSocket.answer().startsWith("c4503 0"));
    assertEquals("closed 4503", webSocket.line());
    assertTrue(stream.answer().startsWith("c4503 0"));
    assertEquals("closed", stream.line());
    assertTrue(poll.line().startsWith("R4410 {"));
  }

  @Test
  @DisplayName("CC-4 a closed server refuses: HELLO with 4503 and retryAfter, ATTACH with 4410")
  void refuses(Vertx vertx) {
    Client client = Client.of("websocket", wire(vertx)).open();
    Future<Void> unconfirmed = server.session().send("late");

    Await.value(server.throughline.close());

    Throwable fate = Await.failure(unconfirmed);
    assertEquals(4503, assertInstanceOf(SessionClosedException.class, fate).code());
    for (String transport : TestServer.ALL) {
      String hello = Client.of(transport, wire(vertx)).openRefused();
      assertTrue(hello.matches("R4503 \\{.*\"retryAfter\":\\d+.*}"), hello);
      String attach = client.over(transport, wire(vertx)).attachRefused();
      assertTrue(attach.matches("R4410 \\{.*\"code\":4503.*}"), attach);
    }
  }

  @Test
  @DisplayName("behind a drain it leaves no timer either")
  void drainCutShort(Vertx vertx) {
    Client.of("websocket", wire(vertx)).open();
    server.throughline.drain(Duration.ofMinutes(10));

    Await.value(server.throughline.close());

    assertFalse(timersLeft());
  }

  @Test
  @DisplayName("close may be said twice, and before anything has come")
  void twice(Vertx vertx) {
    Await.value(server.throughline.close());
    Await.value(server.throughline.close());
    assertFalse(timersLeft());
  }
}
