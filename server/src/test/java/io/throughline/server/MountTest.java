// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounting on routers and plain servers. */
@ExtendWith(VertxExtension.class)
class MountTest {
  private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Throughline throughline;

  @BeforeEach
  void create(Vertx created) {
    vertx = created;
    throughline = echo("");
  }

  private Throughline echo(String prefix) {
    return Throughline.create(vertx, TestServer.options(options -> {}))
        .sessionHandler(
            session -> {
              session.textHandler(text -> session.send(prefix + text));
              opened.add(session);
            });
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return Await.value(
            vertx
                .createHttpServer(Throughline.httpServerOptions())
                .requestHandler(handler)
                .listen(0, "localhost"))
        .actualPort();
  }

  private void assertEchoes(String transport, Wire wire) {
    Client client = Client.of(transport, wire).open();
    assertEquals("mone", client.send("mone").message());
    Client again = client.over(transport, wire).attach();
    assertEquals("mtwo ä", again.send("mtwo ä").message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("on a router in one line; its other routes work")
  void router(String transport) {
    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");
    router.get("/hello").handler(context -> context.end("hello"));
    router.get("/throughlines").handler(context -> context.end("not below the base"));
    int port = listen(router);

    assertEchoes(transport, Wire.http(vertx, port, "/throughline"));
    Wire root = Wire.http(vertx, port, "");
    assertEquals("hello", root.get("/hello").body());
    assertEquals("not below the base", root.get("/throughlines").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("on sub-routers, under a prefix with a parameter")
  void subRouter(String transport) {
    Router router = Router.router(vertx);
    Router api = Router.router(vertx);
    throughline.mount(api, "/live/throughline");
    router.route("/api/:tenant/*").subRouter(api);

    assertEchoes(transport, Wire.http(vertx, listen(router), "/api/acme/live/throughline"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("behind a BodyHandler, which has read the request")
  void bodyHandler(String transport) {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    throughline.mount(router, "/throughline");
    router.post("/form").handler(context -> context.end(context.body().asString()));
    int port = listen(router);

    assertEchoes(transport, Wire.http(vertx, port, "/throughline"));
    assertEquals("body", Wire.http(vertx, port, "").post("/form", "body").body());
  }

  @Test
  @DisplayName("HT-8 HT-6 a body that was read already has the same limits")
  void bodyHandlerLimits() {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    throughline.mount(router, "/throughline");
    Wire wire = Wire.http(vertx, listen(router), "/throughline");

    assertEquals(413, wire.post("/long-polling", "x".repeat(262_145)).status());
    assertEquals(
        415, wire.post("/upstream", "{}", Map.of("Content-Type", "application/json")).status());
    assertEquals(400, wire.post("/upstream", "").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("behind an authentication handler that takes its time: 401 or the user")
  void authentication(String transport) {
    Router router = Router.router(vertx);
    router.route("/throughline/*").handler(BasicAuthHandler.create(this::authenticate));
    throughline.mount(router, "/throughline");
    int port = listen(router);

    Wire known = Wire.http(vertx, port, "/throughline").with("Authorization", "Basic YW5uOnc=");
    assertEchoes(transport, known);
    User user = Await.next(opened).user();
    assertEquals("ann", user.principal().getString("username"));

    Wire unknown = Wire.http(vertx, port, "/throughline");
    assertEquals(401, unknown.post("/long-polling", "H{}\n").status());
    assertEquals(401, unknown.get("/websocket").status());
  }

  /** Knows ann, after a while. */
  private Future<User> authenticate(Credentials credentials) {
    return vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .compose(
            done ->
                credentials.toJson().getString("username").equals("ann")
                    ? Future.succeededFuture(User.fromName("ann"))
                    : Future.failedFuture("unknown"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("on a plain server, which keeps what is not below the base")
  void plain(String transport) {
    int port =
        listen(throughline.handler("/throughline", request -> request.response().end("other")));

    assertEchoes(transport, Wire.http(vertx, port, "/throughline"));
    assertNull(Await.next(opened).user());
    Wire root = Wire.http(vertx, port, "");
    assertEquals("other", root.get("/").body());
    assertEquals("other", root.get("/throughline").body());
    assertEquals("other", root.get("/throughlinewebsocket").body());
  }

  @Test
  @DisplayName("two Throughlines share a server and nothing else")
  void two() {
    Throughline other = echo("other ");
    Router router = Router.router(vertx);
    throughline.mount(router, "/one");
    other.mount(router, "/one/two");
    int port = listen(router);
    int ports = listen(throughline.handler("/a", other.handler("/b")));

    Client a = Client.of("websocket", Wire.http(vertx, ports, "/a")).open();
    Client b = Client.of("websocket", Wire.http(vertx, ports, "/b")).open();
    assertEquals("mx", a.send("mx").message());
    assertEquals("mother x", b.send("mx").message());
    assertTrue(
        a.over("websocket", Wire.http(vertx, ports, "/b")).attachRefused().startsWith("R4404"));
    assertEchoes("long-polling", Wire.http(vertx, port, "/one"));
    assertEquals(404, Wire.http(vertx, port, "/one").get("/two/websocket").status());
  }

  @Test
  @DisplayName(
      "HT-5 below the base, what is no route is answered 404; so is all else of handler(base)")
  void unknownPath() {
    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");
    int routed = listen(router);
    int plain = listen(throughline.handler("/throughline"));

    for (int port : new int[] {routed, plain}) {
      Wire wire = Wire.http(vertx, port, "/throughline");
      for (String path : new String[] {"/", "/nothing", "/websocket/", "/websocket/x", "/%2e"}) {
        Wire.Answer answer = wire.get(path);
        assertEquals(404, answer.status(), path);
        assertEquals("not found\n", answer.body(), path);
      }
      assertEquals(404, Wire.http(vertx, port, "").get("/else").status());
    }
  }

  @Test
  @DisplayName("JP-8 the routes of a transport that is not allowed are no routes; jsonp by default")
  void notAllowed() {
    Wire byDefault =
        Wire.http(vertx, listen(Throughline.create(vertx).handler("/throughline")), "/throughline");
    assertEquals(404, byDefault.get("/jsonp-polling?c=1&f=x").status());
    assertEquals(404, byDefault.get("/jsonp-upstream").status());
    assertEquals(426, byDefault.get("/websocket").status());

    Wire allowed = Wire.http(vertx, listen(throughline.handler("/throughline")), "/throughline");
    assertEquals(405, allowed.get("/jsonp-upstream").status());
  }

  @Test
  @DisplayName("a base path that can match nothing is refused")
  void badBase() {
    for (String base : new String[] {"", "/", "throughline", "/throughline/"}) {
      assertThrows(IllegalArgumentException.class, () -> throughline.handler(base), base);
      assertThrows(
          IllegalArgumentException.class,
          () -> throughline.mount(Router.router(vertx), base),
          base);
    }
  }

  @Test
  @DisplayName("HT-1 a function of the operator's that throws leaves no request open")
  void throwingAddress() {
    Throughline failing =
        Throughline.create(
            vertx,
            TestServer.options(
                options ->
                    options.clientAddress(
                        request -> {
                          throw new IllegalStateException("on purpose");
                        })));
    Wire wire = Wire.http(vertx, listen(failing.handler("/throughline")), "/throughline");
    String hello = "H{\"v\":1,\"cid\":\"0123456789abcdef\",\"n\":1}\n";

    assertEquals(500, wire.post("/long-polling", hello).status());
    assertEquals(500, wire.post("/xhr-streaming", hello).status());
    assertEquals(0, failing.sessionCount());
  }
}
