// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session as ReadStream and WriteStream: who waits for whom, and that nothing is lost. */
@ExtendWith(VertxExtension.class)
class FlowTest {
  private static final String KILO = "x".repeat(984); // with its cost, 1,000

  private static void small(ThroughlineOptions.Builder options) {
    options.limits(TestLimits.SMALL); // a window of 16,384
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName(
      "the write queue is full at an unconfirmed window, and drains when half is confirmed")
  void writeQueue(String transport, Vertx vertx) {
    BlockingQueue<Boolean> drains = new LinkedBlockingQueue<>();
    TestServer server = new TestServer(vertx, FlowTest::small, session -> {});
    Client client = Client.of(transport, server.wire).window(4_000).open();
    Session session = server.session();
    session.drainHandler(v -> drains.add(session.writeQueueFull()));

    for (int i = 0; i < 16; i++) {
      Await.value(session.write(Message.of(KILO)));
      assertFalse(session.writeQueueFull());
    }
    Await.value(session.write(Message.of(KILO)));
    assertTrue(session.writeQueueFull());

    for (int i = 0; i < 4; i++) { // DL-9: no more than the client's own window comes
      assertEquals("m" + KILO, client.message());
    }
    for (int round = 0; round < 2; round++) {
      client.confirm(4_000);
      for (int i = 0; i < 4; i++) {
        client.message();
      }
    }
    assertNull(drains.peek());
    client.confirm(4_000);
    assertFalse(Await.next(drains));
    for (int i = 0; i < 5; i++) {
      client.message();
      client.confirm(4_000);
    }
    assertEquals(17, client.received());
    assertNull(drains.peek());
  }

  @Test
  @DisplayName("another thread sees its own messages in the write queue before the session does")
  void writeQueueFromOutside(Vertx vertx) {
    BlockingQueue<Boolean> drains = new LinkedBlockingQueue<>();
    TestServer server = new TestServer(vertx, FlowTest::small, session -> {});
    Client client = server.open("websocket");
    Session session = server.session();
    session.drainHandler(v -> drains.add(true));
    BlockingQueue<Boolean> gate = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> atGate = new LinkedBlockingQueue<>();
    session.textHandler(
        text -> {
          atGate.add(true);
          Await.next(gate); // holds up the session's loop
        });
    client.send("mhold");
    Await.next(atGate);

    int written = 0;
    while (!session.writeQueueFull()) {
      session.write(Message.of(KILO));
      written++;
    }
    assertEquals(17, written);

    gate.add(true);
    for (int i = 0; i < written; i++) {
      client.message();
    }
    client.confirm(16_384);
    Await.next(drains);
    assertFalse(session.writeQueueFull());
  }

  @Test
  @DisplayName(
      "DL-14 whoever writes on past four windows is closed with 4508; nothing is left open")
  void slow(Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(vertx, FlowTest::small, session -> session.closeHandler(closes::add));
    Client.of("websocket", server.wire).window(1_000).open();
    Session session = server.session();

    List<Future<Void>> fates = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      fates.add(session.send(KILO));
    }

    assertEquals(4508, Await.next(closes).code());
    for (Future<Void> fate : fates) {
      SessionClosedException e =
          assertInstanceOf(SessionClosedException.class, Await.failure(fate));
      assertEquals(4508, e.code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("pause closes the window, resume opens it; everything arrives in order")
  void pause(String transport, Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            FlowTest::small,
            session -> {
              session.textHandler(text -> heard.add(text.substring(0, 2)));
              session.pause();
            });
    Client client = server.open(transport);
    Session session = server.session();

    for (int i = 10; i < 26; i++) { // 16 frames of 1,000 fit in the window
      client.send("m" + i + KILO.substring(2));
    }
    client.until("a16 384"); // all taken in, hardly any window left
    assertNull(heard.peek());

    session.resume();
    for (int i = 10; i < 26; i++) {
      assertEquals("" + i, Await.next(heard));
    }
    client.until("a16"); // DL-11, DL-16
  }

  @Test
  @DisplayName("fetch hands over so many and pauses again; pausing in the handler stops at once")
  void fetch(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.textHandler(heard::add);
              session.pause();
            });
    Client client = server.open("websocket");
    Session session = server.session();
    client.send("m1", "m2", "m3", "m4", "m5", "m6", "m7").send("p1");
    assertEquals("q1 7 " + (262_144 - 7 * 17), client.answer());
    assertNull(heard.peek());

    session.fetch(2);
    session.fetch(1);
    assertEquals(
        List.of("1", "2", "3"), List.of(Await.next(heard), Await.next(heard), Await.next(heard)));
    client.send("p2");
    assertEquals("q2 7 " + (262_144 - 4 * 17), client.answer());
    assertNull(heard.peek());

    session.textHandler(
        text -> {
          heard.add(text);
          session.pause();
          if (text.equals("4") || text.equals("5")) {
            session.resume(); // must not nest
            heard.add("-");
          }
        });
    session.resume();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rest.add(Await.next(heard));
    }
    assertEquals(List.of("4", "-", "5", "-", "6"), rest);
    client.send("p3");
    assertEquals("q3 7 " + (262_144 - 17), client.answer());
    assertNull(heard.peek());
  }

  @Test
  @DisplayName(
      "what a paused application holds survives the end of the session, the end comes last")
  void endAfterLastMessage(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.textHandler(heard::add);
              session.closeHandler(how -> heard.add("closed " + how.code()));
              session.exceptionHandler(e -> heard.add("failed"));
              session.endHandler(v -> heard.add("ended"));
              session.pause();
            });
    Client client = server.open("websocket");
    Session session = server.session();

    client.send("mone", "mtwo", "c1000 0");
    assertEquals("closed 1000", Await.next(heard));
    session.fetch(1);
    assertEquals("one", Await.next(heard));
    session.resume();

    assertEquals("two", Await.next(heard));
    assertEquals("ended", Await.next(heard));
  }

  @Test
  @DisplayName("a pipe between two sessions keeps order and waits for the slower one")
  void pipe(Vertx vertx) {
    TestServer server = new TestServer(vertx, FlowTest::small, session -> session.pause());
    Client from = server.open("websocket");
    Session source = server.session();
    Client to = Client.of("long-polling", server.wire).window(2_000).open();
    Session target = server.session();
    target.resume();

    Future<Void> piped = source.pipeTo(target);
    for (int i = 100; i < 220; i++) {
      if (i < 200) {
        from.send("m" + i + "y".repeat(400));
      }
      if (i < 120) {
        continue; // so many are under way
      }
      assertEquals("m" + (i - 20), to.message().substring(0, 4));
      to.confirm(2_000);
    }
    from.send("c1000 0");
    to.until("c1000 0");
    to.send("c1000 100");
    Await.value(piped);
  }

  @Test
  @DisplayName("a pipe from a session that ended by an error fails")
  void brokenPipe(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> session.pause());
    Client from = server.open("websocket");
    Session source = server.session();
    server.open("websocket");
    Session target = server.session();

    Future<Void> piped = source.pipeTo(target);
    from.send("?");

    Throwable failure = Await.failure(piped);
    assertEquals(4400, assertInstanceOf(SessionClosedException.class, failure).code());
  }
}
