// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.Grant;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, before there is a session and as long as there is one (SPEC §9.6). */
@ExtendWith(VertxExtension.class)
class AuthenticationTest {
  private static final String ANN = ",\"auth\":\"ann\"";
  private static final String BEN = ",\"auth\":\"ben\"";

  private static TestServer server(Vertx vertx, Authenticator authenticator) {
    return new TestServer(
        vertx,
        options -> options.authenticator(authenticator),
        session -> session.textHandler(session::send));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 without credentials that are good no session opens: 4401")
  void refused(String transport, Vertx vertx) {
    TestServer server = server(vertx, Desk.open());

    assertTrue(Client.of(transport, server.wire).openRefused().startsWith("R4401"));

    assertEquals(0, server.throughline.sessionCount());
    Client.of(transport, server.wire).open(ANN);
    assertEquals("ann", server.session().user().subject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 HS-10 until the answer is there nothing is to be seen; then all is, in order")
  void held(String transport, Vertx vertx) {
    Desk desk = new Desk();
    TestServer server = server(vertx, desk);
    Client client = Client.of(transport, server.wire);

    client.hello(ANN, "mone", "mtwo");
    Desk.Visitor ann = desk.next();
    if (transport.equals("websocket")) {
      client.send("mthree").send("mfour");
    }
    assertEquals(0, server.throughline.sessionCount());
    assertTrue(server.opened.isEmpty());
    ann.admit();

    client.welcomed();
    assertEquals("mone", client.message());
    assertEquals("mtwo", client.message());
    if (transport.equals("websocket")) {
      assertEquals("mthree", client.message());
      assertEquals("mfour", client.message());
    }
    assertEquals("ann", server.session().user().subject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 who is refused after a while, or goes away meanwhile, leaves nothing")
  void nothingLeft(String transport, Vertx vertx) {
    Desk desk = new Desk();
    TestServer server =
        new TestServer(
            vertx,
            options -> options.authenticator(desk).maxSessions(2, 2).maxUnopened(2),
            s -> {});
    for (int i = 0; i < 3; i++) {
      Client gone = Client.of(transport, server.wire).hello(ANN, "mlost");
      Client refused = Client.of(transport, server.wire).hello(BEN, "mlost");
      Desk.Visitor one = desk.next();
      Desk.Visitor other = desk.next();
      Desk.Visitor ann = one.auth().equals("ann") ? one : other;
      gone.drop();
      untilNoticed(transport, server, desk);
      (ann == one ? other : one).refuse();
      assertTrue(refused.line().startsWith("R4401"));
      ann.admit();
    }

    assertEquals(0, server.throughline.sessionCount());
    for (int i = 0; i < 2; i++) {
      Client client = Client.of(transport, server.wire).hello(ANN);
      desk.next().admit();
      client.welcomed();
    }
    assertEquals(2, server.throughline.sessionCount());
  }

  /** Comes back when one of the two places is free: the server knows that a client went away. */
  private static void untilNoticed(String transport, TestServer server, Desk desk) {
    Client probe = Client.of(transport, server.wire).hello(BEN);
    Desk.Visitor in = desk.waiting.poll();
    while (in == null) {
      if (probe.hasLine()) {
        assertTrue(probe.line().startsWith("R4429"), "no place yet");
        probe = Client.of(transport, server.wire).hello(BEN);
      }
      in = desk.waiting.poll();
    }
    in.refuse();
    assertTrue(probe.line().startsWith("R4401"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 two HELLOs of one cid under way make one session, whoever is answered first")
  void raced(String transport, Vertx vertx) {
    Desk desk = new Desk();
    TestServer server = server(vertx, desk);

    Client inOrder = Client.of(transport, server.wire).hello(ANN);
    Desk.Visitor first = desk.next();
    inOrder.hello(ANN);
    Desk.Visitor second = desk.next();
    first.admit();
    second.admit();
    assertEquals("mone", inOrder.welcomed().send("mone").message());
    assertEquals(1, server.throughline.sessionCount());

    Client reversed = Client.of(transport, server.wire).hello(ANN);
    first = desk.next();
    reversed.hello(ANN);
    desk.next().admit();
    reversed.welcomed();
    first.admit();
    assertEquals("mtwo", reversed.send("mtwo").message());
    assertEquals(2, server.throughline.sessionCount());
  }

  @Test
  @DisplayName("SEC-4 openers that are being checked are limited in number")
  void limited(Vertx vertx) {
    Desk desk = new Desk();
    TestServer server =
        new TestServer(vertx, options -> options.authenticator(desk).maxUnopened(2), s -> {});
    Client one = Client.of("long-polling", server.wire).hello(ANN);
    Client.of("xhr-streaming", server.wire).hello(ANN);
    Desk.Visitor first = desk.next();
    desk.next();

    String refusal = Client.of("long-polling", server.wire).openRefused();

    assertTrue(refusal.matches("R4429 \\{.*\"retryAfter\":1000.*}"), refusal);
    first.admit();
    one.welcomed();
    Client.of("long-polling", server.wire).hello(BEN);
    assertEquals("ben", desk.next().auth()); // who was refused was not asked about
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 credentials that nobody checks in handshakeTimeout: again after a while, 4500")
  void slow(String transport, Vertx vertx) {
    Desk desk = new Desk();
    TestServer server =
        new TestServer(
            vertx, options -> options.authenticator(desk).handshakeTimeout(1_000), s -> {});
    Client client = Client.of(transport, server.wire).hello(ANN);

    String refusal = client.line();

    assertTrue(refusal.matches("R4500 \\{.*\"retryAfter\":1000.*}"), refusal);
    desk.next().admit();
    assertEquals(0, server.throughline.sessionCount());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-2 an authenticator that fails or throws: again after a while, 4500")
  void failing(String transport, Vertx vertx) {
    TestServer failing = server(vertx, request -> Future.failedFuture("as asked"));
    TestServer throwing =
        server(
            vertx,
            request -> {
              throw new IllegalStateException("as asked");
            });

    for (TestServer server : new TestServer[] {failing, throwing}) {
      String refusal = Client.of(transport, server.wire).openRefused();
      assertTrue(refusal.matches("R4500 \\{.*\"retryAfter\":1000.*}"), refusal);
      assertFalse(refusal.contains("as asked"), refusal); // CC-3
      assertEquals(0, server.throughline.sessionCount());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("AU-1 an opener that names another is refused with 4417, the session unharmed")
  void bound(String transport, Vertx vertx) {
    TestServer server = server(vertx, Desk.open());
    Client ann = server.open("websocket", ANN);
    Wire ben = server.newWire().with("Cookie", "user=ben");

    assertTrue(ann.over(transport, ben).attachRefused().startsWith("R4417"));
    assertTrue(ann.over(transport, server.newWire()).openRefused(BEN).startsWith("R4417"));

    String batch = "U" + ann.sid() + " 1\ns1\nmforged\n";
    assertTrue(ben.post("/upstream", batch).body().startsWith("R4417"));

    assertEquals("mstill", ann.send("mstill").message());
    Wire herself = server.newWire().with("Cookie", "user=ann");
    Client again = ann.over(transport, herself).attach();
    assertEquals("mme", again.send("mme").message());
    Client bySid = again.over(transport, server.newWire()).attach();
    assertEquals("msid", bySid.send("msid").message());
    assertEquals(1, server.throughline.sessionCount());
  }

  @Test
  @DisplayName(
      "AU-2 an ATTACH whose credentials cannot be checked comes again, the session unharmed")
  void recheckFails(Vertx vertx) {
    Desk desk = new Desk();
    TestServer server =
        new TestServer(
            vertx,
            options -> options.authenticator(desk).handshakeTimeout(1_000),
            session -> session.textHandler(session::send));
    Client ann = Client.of("websocket", server.wire).hello(ANN);
    desk.next().admit();
    ann.welcomed();
    Wire cookie = server.newWire().with("Cookie", "user=ann");

    Client slow = ann.over("websocket", cookie);
    String refusal = slow.attachRefused();

    assertTrue(refusal.matches("R4429 \\{.*\"retryAfter\":1000.*}"), refusal);
    desk.next().admit();
    Client back = slow.over("websocket", cookie).attaching();
    desk.next().admit();
    assertEquals("mon", back.attachedNow().send("mon").message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-3 credentials that expire end the session with 4411; WELCOME says when")
  void expires(String transport, Vertx vertx) {
    BlockingQueue<SessionClose> closes = new LinkedBlockingQueue<>();
    TestServer server =
        new TestServer(
            vertx,
            options ->
                options.authenticator(
                    request ->
                        Future.succeededFuture(Grant.of(User.fromName("ann")).expiringIn(700))),
            session -> session.closeHandler(closes::add));

    Client client = server.open(transport);

    long expiresIn = client.welcome().get("expiresIn").asLong();
    assertTrue(expiresIn > 0 && expiresIn <= 700, "expiresIn " + expiresIn);
    String close = client.line();
    assertEquals("c4411 0 credentials expired", close.startsWith("a") ? client.line() : close);
    assertEquals(4411, Await.next(closes).code());
    String refusal = client.over("websocket", server.wire).attachRefused();
    assertTrue(refusal.matches("R4410 \\{.*\"code\":4411.*}"), refusal);
  }

  @Test
  @DisplayName(
      "AU-3 credentials that have expired already are refused; those without end say nothing")
  void expiredBefore(Vertx vertx) {
    User old = User.create(new JsonObject().put("exp", 1));
    TestServer server = server(vertx, request -> Future.succeededFuture(Grant.of(old)));
    assertTrue(Client.of("websocket", server.wire).openRefused().startsWith("R4401"));

    assertFalse(server(vertx, Desk.open()).open("websocket", ANN).welcome().has("expiresIn"));
  }

  @Test
  @DisplayName("JP-7 a JSONP request shows no cookie")
  void noCookie(Vertx vertx) {
    TestServer server = server(vertx, Desk.open());
    server.wire.with("Cookie", "user=ann");

    assertTrue(Client.of("jsonp-polling", server.wire).openRefused().startsWith("R4401"));

    Client.of("long-polling", server.wire).open();
    assertEquals("ann", server.session().user().subject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-1 JP-7 the user of a handler before the mount is asked for, at each attach too")
  void routersUser(String transport, Vertx vertx) {
    Throughline throughline =
        Throughline.create(
                vertx, TestServer.options(options -> options.authenticator(Authenticator.router())))
            .sessionHandler(session -> session.textHandler(session::send));
    Router router = Router.router(vertx);
    router
        .route("/t/*")
        .handler(
            BasicAuthHandler.create(
                shown ->
                    Future.succeededFuture(
                        User.fromName(((UsernamePasswordCredentials) shown).getUsername()))));
    throughline.mount(router, "/t");
    int port = Await.value(vertx.createHttpServer().requestHandler(router).listen(0)).actualPort();
    Wire ann = Wire.http(vertx, port, "/t").with("Authorization", "Basic YW5uOnc=");
    Wire ben = Wire.http(vertx, port, "/t").with("Authorization", "Basic YmVuOnc=");

    Client client = Client.of(transport, ann).open();

    assertTrue(client.over(transport, ben).attachRefused().startsWith("R4417"));
    assertEquals("mstill", client.send("mstill").message());
    Wire byCookie = ann.with("Cookie", "theme=dark"); // who knows what led to the user
    if (transport.equals("jsonp-polling")) {
      assertTrue(Client.of(transport, byCookie).openRefused().startsWith("R4401"));
    } else {
      Client.of(transport, byCookie).open();
    }
  }

  @Test
  @DisplayName("without an authenticator everybody is let in, as nobody in particular")
  void anonymous(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> {});

    server.open("websocket");

    assertNull(server.session().user());
    TestServer strict = server(vertx, Authenticator.router());
    assertTrue(Client.of("websocket", strict.wire).openRefused().startsWith("R4401"));
  }
}
