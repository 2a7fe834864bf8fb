// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages through the public API, both ways. */
@ExtendWith(VertxExtension.class)
class MessagesTest {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("a session is opened, says who it is, and is echoed text and bytes")
  void echo(String transport, Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.textHandler(text -> session.send("text " + text));
              session.binaryHandler(
                  bytes -> session.send(Buffer.buffer("bytes ").appendBuffer(bytes)));
            });

    Client client =
        Client.of(transport, server.wire)
            .open(
                ",\"auth\":{\"token\":\"t\"}"
                    + ",\"tried\":[{\"transport\":\"websocket\",\"outcome\":\"pending\",\"ms\":600}]");
    Session session = server.session();
    client.send("mhällo", "bAP8");

    assertEquals(transport, session.transport());
    assertEquals("t", session.auth().get("token").asText());
    assertEquals(List.of(new Frame.Tried("websocket", "pending", 600)), session.tried());
    assertEquals("127.0.0.1", session.remoteAddress());
    assertEquals(client.welcome().get("id").asText(), session.id());
    assertNotEquals(client.sid(), session.id());
    assertEquals(1, server.throughline.sessionCount());
    assertEquals("mtext hällo", client.message());
    String bytes = client.message();
    assertTrue(
        bytes.equals("bYnl0ZXMgAP8") || bytes.startsWith("bbytes "), bytes); // text form or raw
  }

  @Test
  @DisplayName("handler gets all kinds; textHandler and binaryHandler take theirs away from it")
  void handlers(Vertx vertx) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            session ->
                session.handler(
                    message -> {
                      heard.add((message.isText() ? "t" : "b") + message.isVolatile());
                      session.textHandler(text -> heard.add("only " + text));
                    }));

    server.open("websocket").send("mone", "bAA", "mtwo", "wAA");

    assertEquals("tfalse", Await.next(heard));
    assertEquals("bfalse", Await.next(heard));
    assertEquals("only two", Await.next(heard));
    assertEquals("btrue", Await.next(heard));
  }

  @Test
  @DisplayName("send completes when the client has confirmed, write as soon as it is queued")
  void confirmation(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> {});
    Client client = server.open("websocket");
    Session session = server.session();

    Future<Void> sent = session.send("one");
    Await.value(session.write(Message.of("two")));
    assertEquals("mone", client.message());
    assertEquals("mtwo", client.message());
    assertFalse(sent.isComplete());

    client.confirm(262_144);
    Await.value(sent);
  }

  @Test
  @DisplayName("CL-6 the close tells how many messages are confirmed and how many unknown")
  void counts(Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    TestServer server = new TestServer(vertx, session -> session.closeHandler(closes::add));
    Client client = server.open("websocket");
    Session session = server.session();

    Future<Void> first = session.send("one");
    Future<Void> second = session.send("two");
    client.message();
    client.send("a1 262144");
    Await.value(first);
    client.send("c3123 1 done");

    assertEquals(new SessionClose(3123, "done", 1, 1), Await.next(closes));
    Throwable fate = Await.failure(second);
    assertEquals(3123, assertInstanceOf(SessionClosedException.class, fate).code());
    assertEquals(0, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("sends after the end fail with its code, and so do sends while it closes")
  void sendsAfterClose(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> {});
    Client client = server.open("websocket");
    Session session = server.session();

    Future<Void> ended = session.close(3456, "enough");
    Throwable closing = Await.failure(session.send("late"));
    assertEquals(3456, assertInstanceOf(SessionClosedException.class, closing).code());
    assertEquals("c3456 0 enough", client.answer());
    assertFalse(ended.isComplete());

    client.send("c3456 0");
    Await.value(ended);
    Throwable closed = Await.failure(session.write(Message.of("later")));
    assertEquals(3456, assertInstanceOf(SessionClosedException.class, closed).code());
    assertFalse(Await.value(session.sendVolatile(Message.of("later"))));
    Await.value(session.close());
  }

  @Test
  @DisplayName(
      "LM-6 a message over maxMessage, or a volatile one over maxFrame, is refused at send")
  void tooLarge(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options -> options.limits(TestLimits.SMALL.withMaxMessage(10_000).withMaxParts(3)),
            session -> {});
    Client client = server.open("websocket");
    Session session = server.session();

    assertInstanceOf(
        IllegalArgumentException.class, Await.failure(session.send("x".repeat(10_001))));
    assertInstanceOf(
        IllegalArgumentException.class,
        Await.failure(session.write(Message.of("ä".repeat(5_001)))));
    assertInstanceOf(
        IllegalArgumentException.class,
        Await.failure(session.sendVolatile(Message.of("x".repeat(4_097)))));
    session.send("after");
    assertEquals("mafter", client.message());
  }

  @Test
  @DisplayName("one Message may go to sessions of servers with other limits")
  void sharedMessage(Vertx vertx) {
    TestServer large = new TestServer(vertx, session -> {});
    TestServer small =
        new TestServer(vertx, options -> options.limits(TestLimits.SMALL), session -> {});
    Client ofLarge = large.open("websocket");
    Client ofSmall = small.open("websocket");
    Message message = Message.of("x".repeat(5_000));

    large.session().send(message);
    small.session().send(message);

    assertEquals("m" + "x".repeat(5_000), ofLarge.message());
    assertEquals("f" + "x".repeat(4_096), ofSmall.message());
    assertEquals("m" + "x".repeat(904), ofSmall.message());
  }

  @Test
  @DisplayName("close takes 1000, 3000 to 4399 and 4401, and says 123 bytes of a reason")
  void closeCodes(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> {});
    Client client = server.open("websocket");
    Session session = server.session();

    for (int code : new int[] {0, 999, 1001, 1005, 2999, 4400, 4409, 4500, 5000}) {
      assertThrows(IllegalArgumentException.class, () -> session.close(code, ""), "" + code);
    }

    session.close(4401, "x".repeat(124));
    assertEquals("c4401 0 " + "x".repeat(123), client.answer());
  }
}
