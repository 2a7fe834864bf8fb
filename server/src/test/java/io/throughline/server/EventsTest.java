// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.event.Arguments;
import io.throughline.event.EventException;
import io.throughline.event.PayloadCodec;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/** Events, calls and namespaces over real connections. */
@ExtendWith(VertxExtension.class)
class EventsTest {
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  record Move(int x, int y) {}

  private TestServer serve(Vertx vertx) {
    return new TestServer(vertx, session -> {});
  }

  @Test
  @DisplayName("EV-3 an event and a call of the root are heard, answered and confirmed")
  void root(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.events().on("hi", e -> session.events().emit("ho", e.arguments().node(0)));
              session.events().answer("twice", e -> 2 * e.arguments().integer(0));
            });
    Client client = server.open("websocket");

    client.send("e[\"hi\",1]");
    assertEquals("e[\"ho\",1]", client.message());
    client.send("e1[\"twice\",21]");
    assertEquals("r1[42]", client.message());
  }

  @Test
  @DisplayName("the root's handler has every session's conversation before its first event")
  void rootHandler(Vertx vertx) {
    TestServer server = serve(vertx);
    server
        .throughline
        .events()
        .handler(
            conversation -> {
              conversation.emit("welcome", conversation.session().id());
              conversation.on("move", Move.class, heard::add);
            })
        .leaveHandler((conversation, how) -> heard.add("left " + how.code()));
    Client client = server.open("websocket");
    String id = client.welcome().get("id").asText();

    assertEquals("e[\"welcome\",\"" + id + "\"]", client.message());
    client.send("e[\"move\",{\"x\":1,\"y\":2}]", "e[\"move\",1]", "c1000 1");

    assertEquals(new Move(1, 2), Await.next(heard));
    assertEquals("left 1000", Await.next(heard));
  }

  @Test
  @DisplayName(
      "a call of the server is answered by the client, its event confirmed, on its context")
  void calls(Vertx vertx) {
    TestServer server = serve(vertx);
    Client client = server.open("websocket");
    Session session = server.session();

    Future<Arguments> reply = session.events().call("question", 1);
    Future<Void> emitted = session.events().emit("told");
    emitted.onComplete(done -> heard.add(Vertx.currentContext()));
    assertEquals("e1[\"question\",1]", client.message());
    assertEquals("e[\"told\"]", client.message());
    client.send("r1[\"answer\"]").confirm(262_144);

    assertEquals("answer", Await.value(reply).string(0));
    Await.value(emitted);
    assertTrue(((Context) Await.next(heard)).isEventLoopContext());
  }

  @Test
  @DisplayName("EV-8 a call is settled by the end of its session")
  void fates(Vertx vertx) {
    TestServer server = serve(vertx);
    Client client = server.open("websocket");
    Session session = server.session();
    Future<Arguments> confirmed = session.events().call("a");
    client.message();
    client.confirm(262_144);
    Await.value(session.events().emitVolatile("seen")); // behind the confirmation
    Future<Arguments> unknown = session.events().call("b");
    client.message();

    client.send("c1000 1");

    confirmed.onComplete(done -> heard.add(((EventException) done.cause()).code()));
    unknown.onComplete(done -> heard.add(((EventException) done.cause()).code()));
    assertEquals(
        java.util.Set.of("REPLY_LOST", "UNKNOWN_FATE"),
        java.util.Set.of(Await.next(heard), Await.next(heard)));
  }

  @Test
  @DisplayName("UX-3 a listener that throws closes its session with 4500")
  void throwing(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session ->
                session
                    .events()
                    .on(
                        "hi",
                        e -> {
                          throw new IllegalStateException("on purpose");
                        }));
    Client client = server.open("websocket").send("e[\"hi\"]");
    assertTrue(client.answer().startsWith("c4500 "));
  }

  @Test
  @DisplayName("a paused session holds events back, in order with messages")
  void paused(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.textHandler(heard::add);
              session.events().on("hi", e -> heard.add(e.arguments().string(0)));
              session.pause();
            });
    Client client = server.open("websocket").send("mone", "e[\"hi\",\"two\"]", "mthree", "p1");
    client.answer();
    assertTrue(heard.isEmpty());

    server.session().resume();

    assertEquals("one", Await.next(heard));
    assertEquals("two", Await.next(heard));
    assertEquals("three", Await.next(heard));
  }

  @Test
  @DisplayName("what a slow filter lets wait closes the window, and nothing is lost")
  void slowFilter(Vertx vertx) {
    Promise<Void> verdict = Promise.promise();
    TestServer server = serve(vertx);
    server
        .throughline
        .events()
        .use((from, event) -> verdict.future())
        .handler(conversation -> conversation.on("hi", e -> heard.add(e.arguments().integer(0))));
    Client client = server.open("websocket");
    for (int i = 0; i < 200; i++) {
      client.send("e[\"hi\"," + i + "]");
    }
    client.send("p1");
    String pong = client.line();
    while (!pong.startsWith("q1 200 ")) {
      pong = client.line();
    }
    long window = Long.parseLong(pong.substring("q1 200 ".length()));
    assertTrue(window < 262_144 - 130 * 16, pong); // all but what waits in the layer is held

    verdict.complete();

    for (long i = 0; i < 200; i++) {
      assertEquals(i, Await.next(heard));
    }
  }

  @Test
  @DisplayName(
      "NS-1 a namespace is joined by name, has its own listeners, and is left by its server")
  void namespace(Vertx vertx) {
    TestServer server = serve(vertx);
    server
        .throughline
        .namespace("admin")
        .check(e -> e.arguments().size() == 1 ? null : "one argument")
        .handler(
            conversation ->
                conversation
                    .answer("twice", call -> 2 * call.arguments().integer(0))
                    .on("bye", e -> conversation.leave(3000, "bye")));
    Client client = server.open("websocket");

    client.send("jadmin:1", "eadmin:2[\"twice\",4]", "eadmin:3[\"twice\"]", "eadmin:[\"bye\",1]");

    assertEquals("r1[]", client.message());
    assertEquals("r2[8]", client.message());
    assertEquals("r3{\"code\":\"BAD_ARGUMENTS\",\"message\":\"one argument\"}", client.message());
    assertEquals("ladmin:{\"code\":3000,\"reason\":\"bye\"}", client.message());
    assertThrows(IllegalArgumentException.class, () -> server.throughline.namespace("not a name"));
    assertSame(server.throughline.namespace("admin"), server.throughline.namespace("admin"));
  }

  @Test
  @DisplayName(
      "EV-9 a codec that is there carries arrays as bytes; one that is not is refused with 4406")
  void codecs(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options ->
                options.codec(
                    PayloadCodec.of("msgpack", new ObjectMapper(new MessagePackFactory()))),
            session -> session.events().answer("back", e -> e.arguments()));
    Client client = Client.of("xhr-streaming", server.wire).open(",\"codec\":\"msgpack\"");

    client.send("E" + base64("310a" + "92a46261636bc40141"));

    assertEquals("y" + base64("310a" + "91c40141"), client.message());
    AssertionError refused =
        assertThrows(
            AssertionError.class,
            () -> Client.of("websocket", server.wire).open(",\"codec\":\"cbor\""));
    assertTrue(refused.getMessage().contains("R4406"), refused.getMessage());
  }

  @Test
  @DisplayName("what a codec cannot write does not reach its receivers; all others get it")
  void unwritable(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            options ->
                options.codec(
                    PayloadCodec.of("msgpack", new ObjectMapper(new MessagePackFactory()))),
            session -> session.events().on("hi", e -> heard.add("hi")));
    Client.of("websocket", server.wire)
        .open(",\"codec\":\"msgpack\"")
        .send("E" + base64("0a91a26869"));
    assertEquals("hi", Await.next(heard));
    Client json = server.open("websocket").send("e[\"hi\"]");
    assertEquals("hi", Await.next(heard));
    BigInteger number = BigInteger.ONE.shiftLeft(70); // over what MessagePack has

    Future<Integer> sent = server.throughline.events().everyone().emit("n", number);

    assertEquals("e[\"n\"," + number + "]", json.message());
    assertInstanceOf(IllegalArgumentException.class, Await.failure(sent));
  }

  private static String base64(String hex) {
    return java.util.Base64.getEncoder()
        .withoutPadding()
        .encodeToString(HexFormat.of().parseHex(hex));
  }

  @Test
  @DisplayName("a session keeps the application's attributes; a malformed event ends it with 4400")
  void attributes(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.attributes().put("name", "Ada");
              session.events().on("who", e -> heard.add(session.attributes().get("name")));
            });
    Client client = server.open("websocket").send("e[\"who\"]", "ewho");

    assertEquals("Ada", Await.next(heard));
    assertTrue(client.answer().startsWith("c4400 "));
  }
}
