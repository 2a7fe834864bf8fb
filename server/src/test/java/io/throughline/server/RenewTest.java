// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials of a session that is there, and of its namespaces (SPEC §9.6). */
@ExtendWith(VertxExtension.class)
class RenewTest {
  private static final String ANN = "{\"user\":\"ann\"}";
  private static final String LONG = "{\"user\":\"ann\",\"for\":600000}";
  private static final String SOON = "{\"user\":\"ann\",\"for\":700}";
  private static final String BEN = "{\"user\":\"ben\",\"for\":600000}";
  private static final String GONE = "{\"user\":\"ann\",\"for\":0}";

  private TestServer server;

  /**
   * {@code auth} is a name and how long he stays; without it the session's user, {@code fail}
   * fails.
   */
  private static Future<Grant> known(CredentialsRequest request) {
    JsonNode auth = request.auth();
    if (auth == null || !auth.has("user")) {
      return Future.succeededFuture(request.user() == null ? null : Grant.of(request.user()));
    }
    String name = auth.get("user").asText();
    if (name.equals("fail")) {
      return Future.failedFuture("as asked");
    }
    Grant grant = Grant.of(User.fromName(name));
    return Future.succeededFuture(
        auth.has("for") ? grant.expiringIn(auth.get("for").asLong()) : grant);
  }

  @BeforeEach
  void start(Vertx vertx) {
    server =
        new TestServer(
            vertx,
            options -> options.authenticator(RenewTest::known),
            session -> session.textHandler(session::send));
    server
        .throughline
        .namespace("room")
        .authenticate(RenewTest::known)
        .handler(joined -> joined.answer("who", e -> joined.user().subject()));
  }

  private Client open(String transport, String auth) {
    return server.open(transport, ",\"auth\":" + auth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-4 RENEW before the end keeps the session; its user is the new one")
  void renewed(String transport) {
    Client client = open(transport, SOON);
    Session session = server.session();
    User before = session.user();

    client.send("n1{\"auth\":" + LONG + "}");

    assertEquals("r1[{\"expiresIn\":600000}]", client.message());
    assertTrue(session.user() != before);
    assertEquals("ann", session.user().subject());
    client.send("n2{\"auth\":" + ANN + "}");
    assertEquals("r2[]", client.message());
    assertEquals("mstill", client.send("mstill").message());
  }

  @Test
  @DisplayName("AU-3 AU-4 what RENEW said counts from then on, sooner too")
  void sooner() {
    Client client = open("websocket", ANN);

    client.send("n1{\"auth\":" + SOON + "}");

    assertEquals("r1[{\"expiresIn\":700}]", client.message());
    client.until("c4411 1 credentials expired");
  }

  @Test
  @DisplayName("AU-4 another principal, a refusal and expired credentials: what was there stays")
  void refused() {
    Client client = open("websocket", SOON);
    Session session = server.session();
    User before = session.user();

    client.send("n1{\"auth\":" + BEN + "}", "n2{\"auth\":" + GONE + "}");

    assertTrue(client.message().startsWith("r1{\"code\":\"UNAUTHORIZED\""));
    assertTrue(client.message().startsWith("r2{\"code\":\"UNAUTHORIZED\""));
    assertTrue(session.user() == before);
    client.until("c4411 2 credentials expired");
  }

  @Test
  @DisplayName("an authenticator that fails refuses nobody: FAILED")
  void failing() {
    Client client = open("websocket", ANN);

    client.send("n1{\"auth\":{\"user\":\"fail\"}}", "jroom:2{\"auth\":{\"user\":\"fail\"}}");

    assertTrue(client.message().startsWith("r1{\"code\":\"FAILED\""));
    assertTrue(client.message().startsWith("r2{\"code\":\"FAILED\""));
    assertEquals("mstill", client.send("mstill").message());
  }

  @Test
  @DisplayName("AU-2 AU-3 a namespace has a principal and an end of its own")
  void namespace() {
    Client client = open("websocket", ANN);

    client.send("jroom:1{\"auth\":{\"user\":\"ben\",\"for\":700}}", "eroom:2[\"who\"]");

    assertEquals("r1[{\"expiresIn\":700}]", client.message());
    assertEquals("r2[\"ben\"]", client.message());
    String leave = client.message();
    assertTrue(leave.startsWith("lroom:{\"code\":4411"), leave);
    assertEquals("mstill", client.send("mstill").message());
    assertEquals("ann", server.session().user().subject());
  }

  @Test
  @DisplayName("AU-4 RENEW of a namespace is the namespace's matter alone")
  void renewedNamespace() {
    Client client = open("websocket", ANN);
    Session session = server.session();
    User before = session.user();

    client.send(
        "jroom:1{\"auth\":{\"user\":\"ben\",\"for\":700}}", "nroom:2{\"auth\":" + BEN + "}");
    assertEquals("r1[{\"expiresIn\":700}]", client.message());
    assertEquals("r2[{\"expiresIn\":600000}]", client.message());
    client.send("nroom:3{\"auth\":" + ANN + "}");
    assertTrue(client.message().startsWith("r3{\"code\":\"UNAUTHORIZED\""));

    client.send("eroom:4[\"who\"]");
    assertEquals("r4[\"ben\"]", client.message());
    assertTrue(session.user() == before);
  }

  @Test
  @DisplayName("who has a session may join by it, where the authenticator takes the session's user")
  void bySession() {
    Client client = open("websocket", ANN);

    client.send("jroom:1", "eroom:2[\"who\"]");

    assertEquals("r1[]", client.message());
    assertEquals("r2[\"ann\"]", client.message());
  }

  @Test
  @DisplayName("where nobody authenticates there is nobody, and RENEW changes nothing")
  void anonymous(Vertx vertx) {
    BlockingQueue<ServerConversation> joined = new LinkedBlockingQueue<>();
    TestServer open = new TestServer(vertx, session -> {});
    open.throughline.namespace("free").handler(joined::add);

    Client client = open.open("websocket").send("n1{\"auth\":1}", "jfree:2");

    assertEquals("r1[]", client.message());
    assertEquals("r2[]", client.message());
    assertNull(open.session().user());
    assertNull(Await.next(joined).user());
    assertThrows(
        IllegalStateException.class,
        () -> open.throughline.events().authenticate(Authenticator.anonymous()));
  }
}
