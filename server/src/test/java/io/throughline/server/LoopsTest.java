// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One Throughline behind two HTTP servers on two event loops: sessions opened at the one, attached
 * and fed at the other.
 */
@ExtendWith(VertxExtension.class)
class LoopsTest {
  /** The thread that each request came to, by path without query. */
  private final Map<String, Thread> arrivals = new ConcurrentHashMap<>();

  private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> handlerThreads = new LinkedBlockingQueue<>();
  private Throughline throughline;
  private Wire home;
  private Wire away;
  private String homeVerticle;

  /** One HTTP server on the event loop of its verticle. */
  private final class Server extends AbstractVerticle {
    private final BlockingQueue<Integer> port;

    Server(BlockingQueue<Integer> port) {
      this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
      vertx
          .createHttpServer(Throughline.httpServerOptions())
          .requestHandler(this::handle)
          .listen(0, "localhost")
          .onSuccess(server -> port.add(server.actualPort()))
          .<Void>mapEmpty()
          .onComplete(started);
    }

    private void handle(HttpServerRequest request) {
      arrivals.put(request.path(), Thread.currentThread());
      throughline.handler("/t").handle(request);
    }
  }

  @BeforeEach
  void start(Vertx vertx) {
    throughline = Throughline.create(vertx, TestServer.options(options -> {}));
    throughline.sessionHandler(
        session -> {
          opened.add(session);
          session.textHandler(
              text -> {
                handlerThreads.add(Thread.currentThread());
                session.send(text);
              });
        });
    BlockingQueue<Integer> port = new LinkedBlockingQueue<>();
    homeVerticle = Await.value(vertx.deployVerticle(new Server(port)));
    home = Wire.http(vertx, Await.next(port), "/t");
    Await.value(vertx.deployVerticle(new Server(port)));
    away = Wire.http(vertx, Await.next(port), "/t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("a session goes on over another loop, in order, its handlers at home")
  void crossing(String transport) {
    Client first = Client.of("websocket", home).open();
    first.send("m0");
    assertEquals("m0", first.message());
    Thread homeThread = Await.next(handlerThreads);

    Client client = first.over(transport, away).attach();
    for (int i = 1; i <= 300; i++) {
      client.send("m" + i, "m" + i + "b");
      if (i % 50 == 0) { // within both windows
        for (int j = i - 49; j <= i; j++) {
          assertEquals("m" + j, client.message());
          assertEquals("m" + j + "b", client.message());
        }
        client.confirm(262_144);
      }
    }

    assertNotSame(homeThread, arrivals.get("/t/" + transport));
    if (arrivals.containsKey("/t/upstream")) {
      assertNotSame(homeThread, arrivals.get("/t/upstream"));
    }
    if (arrivals.containsKey("/t/jsonp-upstream")) {
      assertNotSame(homeThread, arrivals.get("/t/jsonp-upstream"));
    }
    for (int i = 0; i < 600; i++) {
      assertSame(homeThread, Await.next(handlerThreads));
    }
  }

  @Test
  @DisplayName("attaching to and fro between the loops loses and doubles nothing")
  void toAndFro() {
    Client client = Client.of("websocket", home).open();
    Session session = Await.next(opened);
    session.handler(message -> {});
    int next = 0;
    for (String transport : TestServer.ALL) {
      for (Wire wire : new Wire[] {away, home, away}) {
        for (int i = 0; i < 20; i++) {
          session.write(Message.of("m" + (next + i)));
        }
        for (int i = 0; i < 10; i++) {
          assertEquals("mm" + next++, client.message());
        }
        client = client.over(transport, wire).attach();
        for (int i = 0; i < 10; i++) {
          assertEquals("mm" + next++, client.message());
        }
      }
    }
  }

  @Test
  @DisplayName("a pile of bytes for a connection on another loop comes whole, in order")
  void muchAway() {
    Client client = Client.of("websocket", home).open();
    Session session = Await.next(opened);
    client = client.over("xhr-streaming", away).attach();

    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 15; i++) {
        session.write(Message.of(i + "x".repeat(16_000)));
      }
      for (int i = 0; i < 15; i++) {
        assertTrue(client.message().startsWith("m" + i + "x"));
      }
      client.confirm(262_144);
    }
  }

  @Test
  @DisplayName("a refusal of an attach on another loop arrives and ends the connection")
  void refusedAway() {
    Client client = Client.of("websocket", home).open();
    Await.next(opened);
    client.attach().attach();

    Client stale = Client.of("websocket", away).open();
    stale.drop();
    Client late = client.over("websocket", away).attempts(-2);
    assertTrue(late.attachRefused().startsWith("R4409"), "a lower attempt");
    assertEquals("closed 4409", late.line());
    assertEquals("mstill", client.send("mstill").message());
  }

  @Test
  @DisplayName("a session and its timers outlive the verticle that accepted it")
  void undeployed(Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    Client client = Client.of("websocket", home).open();
    Session session = Await.next(opened);
    session.closeHandler(closes::add);

    Await.value(vertx.undeploy(homeVerticle));
    client = client.over("long-polling", away).attach();
    assertEquals("mhere", client.send("mhere").message());

    session.close(3000, "");
    client.drop();
    SessionClose close = Await.next(closes); // by closeTimeout: the timer of that loop lives
    assertEquals(3000, close.code());
  }

  @Test
  @DisplayName("a worker verticle is told that it cannot serve, not left hanging")
  void worker(Vertx vertx) {
    BlockingQueue<Integer> port = new LinkedBlockingQueue<>();
    Await.value(
        vertx.deployVerticle(
            new Server(port), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    Wire wire = Wire.http(vertx, Await.next(port), "/t");

    assertEquals(500, wire.post("/long-polling", "H{\"v\":1}\n").status());
    assertEquals(404, wire.get("/nothing").status());
  }
}
