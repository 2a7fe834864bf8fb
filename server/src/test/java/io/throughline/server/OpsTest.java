// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.ops.OpsOptions;
import io.throughline.server.wire.Asked;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Http;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may look at a server and act on it, and how it answers. */
@ExtendWith(VertxExtension.class)
class OpsTest {
  private static final String TOKEN = "the token of these operators";
  private static final String API = "/throughline/ops/api/v1/";
  private static final String BEARER = "Bearer " + TOKEN;
  private static final String JSON = "application/json";

  private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Throughline throughline;
  private Http http;

  @BeforeEach
  void start(Vertx created) {
    vertx = created;
    listen(OpsOptions.token(TOKEN).nodeName("one"));
  }

  private void listen(OpsOptions ops) {
    throughline = Throughline.create(vertx, TestServer.options(o -> o.ops(ops)));
    throughline.sessionHandler(opened::add);
    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");
    int port =
        Await.value(
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(router)
                    .listen(0, "localhost"))
            .actualPort();
    http = new Http(vertx, port);
  }

  private Client open(String transport, String more) {
    return Client.of(transport, Wire.http(vertx, http.port(), "/throughline")).open(more);
  }

  private JsonObject get(String path) {
    Asked answer = http.get(API + path, "Authorization", BEARER);
    assertEquals(200, answer.status(), path + ": " + answer.body());
    assertEquals(JSON, answer.header("Content-Type"));
    assertEquals("no-store", answer.header("Cache-Control"));
    return answer.json();
  }

  private Asked post(String path, String body, String... headers) {
    return http.post(API + path, body, headers);
  }

  private Asked act(String id, String action, String body) {
    return post(
        "sessions/" + id + "/" + action, body, "Authorization", BEARER, "Content-Type", JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"overview", "timeline", "sessions", "sessions/abc", "ticket", "nothing"})
  @DisplayName("without the token nothing is told, not even what there is")
  void refused(String path) {
    String[] wrong = {
      "Bearer " + TOKEN + "x",
      "Bearer",
      "Bearer ",
      "",
      TOKEN,
      "Basic !",
      "Basic "
          + Base64.getEncoder()
              .encodeToString("ops:wrong".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
      "Digest " + TOKEN
    };
    assertEquals(401, http.get(API + path).status());
    for (String header : wrong) {
      Asked answer = http.get(API + path, "Authorization", header);
      assertEquals(401, answer.status(), header);
      assertEquals("{\"error\":\"operators only\"}", answer.body());
      assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer"));
    }
    assertEquals(
        401, http.get(API + path + "?token=" + TOKEN.replace(' ', '+')).status(), "never in a URL");
  }

  @Test
  @DisplayName("the token opens, as a bearer's or as a password")
  void token() {
    assertEquals("one", get("overview").getJsonArray("nodes").getJsonObject(0).getString("name"));
    String basic =
        Base64.getEncoder()
            .encodeToString(("anybody:" + TOKEN).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(200, http.get(API + "overview", "Authorization", "Basic " + basic).status());
    assertEquals(404, http.get(API + "nothing", "Authorization", BEARER).status());
    assertEquals(405, post("overview", "", "Authorization", BEARER).status());
  }

  @Test
  @DisplayName("a person logs in by a form and has a cookie that only this page gets")
  void login() {
    Asked form = http.get("/throughline/ops/");
    assertEquals(401, form.status());
    assertTrue(form.body().contains("type=\"password\""));
    assertTrue(form.header("Content-Security-Policy").startsWith("default-src 'none';"));
    assertFalse(form.header("Content-Security-Policy").contains("unsafe"));
    String referrer = form.header("Referrer-Policy");
    assertEquals("same-origin", referrer, "without one a browser posts the form from nowhere");
    assertEquals("ops/", http.get("/throughline/ops").header("Location"));

    String own = "http://localhost:" + http.port();
    Asked wrong = login("token=wrong", own);
    assertEquals(401, wrong.status());
    assertNull(wrong.header("Set-Cookie"));
    assertEquals(401, login("token=%zz", own).status(), "what cannot be read is answered");
    assertEquals(403, login("token=x", "https://other.example").status());

    Asked in = login("token=" + TOKEN.replace(' ', '+'), own);
    assertEquals(303, in.status());
    String cookie = in.header("Set-Cookie");
    for (String part : new String[] {"HTTPOnly", "Secure", "SameSite=Strict"}) {
      assertTrue(cookie.contains(part), cookie);
    }
    assertFalse(cookie.contains(TOKEN));
    String kept = cookie.substring(0, cookie.indexOf(';'));
    Asked page = http.get("/throughline/ops/", "Cookie", kept);
    assertEquals(200, page.status());
    assertTrue(page.body().contains("id=\"mix-chart\""));
    assertEquals(200, http.get(API + "overview", "Cookie", kept).status());
    assertEquals(401, http.get(API + "overview", "Cookie", kept + "x").status());
    String proxys = "Basic cHJveHk6c2VjcmV0";
    Asked behind = http.get(API + "overview", "Cookie", kept, "Authorization", proxys);
    assertEquals(200, behind.status(), "a proxy may ask for credentials of its own");
  }

  private Asked login(String form, String origin) {
    return http.post(
        "/throughline/ops/login",
        form,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        origin);
  }

  @Test
  @DisplayName("another page cannot have a browser act")
  void forgery() {
    open("websocket", "");
    String id = Await.next(opened).id();
    String own = "http://localhost:" + http.port();
    String cookie = login("token=" + TOKEN.replace(' ', '+'), own).header("Set-Cookie");
    String kept = cookie.substring(0, cookie.indexOf(';'));
    String path = "sessions/" + id + "/move";

    assertEquals(403, post(path, "{}", "Cookie", kept, "Content-Type", JSON).status());
    String foreign = "https://other.example";
    assertEquals(
        403, post(path, "{}", "Cookie", kept, "Content-Type", JSON, "Origin", foreign).status());
    assertEquals(
        403,
        post(path, "{}", "Cookie", kept, "Content-Type", JSON, "Sec-Fetch-Site", "cross-site")
            .status());
    assertEquals(
        403,
        post(path, "{}", "Authorization", BEARER, "Content-Type", JSON, "Origin", "null").status());
    assertEquals(
        415,
        post(path, "{}", "Cookie", kept, "Content-Type", "text/plain", "Origin", own).status());
    assertEquals(405, http.get(API + path, "Authorization", BEARER).status());
    assertEquals(
        202, post(path, "{}", "Cookie", kept, "Content-Type", JSON, "Origin", own).status());
  }

  @Test
  @DisplayName("sessions are listed by their public id, without their secrets")
  void sessions() {
    Client one =
        open(
            "long-polling",
            ",\"tried\":[{\"transport\":\"websocket\",\"outcome\":\"timeout\",\"ms\":300}],\"auth\":\"a secret\"");
    String id = Await.next(opened).id();
    open("websocket", "");
    Await.next(opened);

    JsonObject all = get("sessions");
    assertEquals(2, all.getInteger("found"));
    JsonObject session = get("sessions?id=" + id).getJsonArray("sessions").getJsonObject(0);
    assertEquals(id, session.getString("id"));
    assertEquals("long-polling", session.getString("transport"));
    assertEquals(
        "websocket timeout", session.getJsonArray("path").getJsonObject(0).getString("why"));
    assertEquals(session, get("sessions/" + id));
    String told = all.encode();
    for (String secret : List.of(one.sid(), one.cid(), "a secret")) {
      assertFalse(told.contains(secret), secret);
    }
    assertEquals(1, get("sessions?transport=websocket").getInteger("found"));
    assertEquals(1, get("sessions?limit=1").getJsonArray("sessions").size());
    assertEquals(404, http.get(API + "sessions/none", "Authorization", BEARER).status());
    for (String bad : new String[] {"0", "501", "-1", "x", "1e3"}) {
      assertEquals(
          400, http.get(API + "sessions?limit=" + bad, "Authorization", BEARER).status(), bad);
    }
    assertEquals(2, get("overview").getJsonObject("sessions").getInteger("live"));
    assertEquals(1, get("overview").getJsonArray("fallbacks").size());
  }

  @Test
  @DisplayName("an operator tests a session, moves it, and closes it with a code")
  void actions() {
    Client client = open("websocket", "");
    Session session = Await.next(opened);
    session.textHandler(session::send);

    Future<Asked> test =
        http.send(
            "POST",
            API + "sessions/" + session.id() + "/test",
            "",
            "Authorization",
            BEARER,
            "Content-Type",
            JSON);
    assertEquals("lthroughline.test:", client.line());
    client.send("a1");
    assertEquals("confirmed", Await.value(test).json().getString("result"));

    assertEquals(202, act(session.id(), "move", "").status());
    assertEquals("M{\"after\":0,\"spread\":0}", client.line());

    assertEquals(400, act(session.id(), "disconnect", "{\"code\":4400}").status());
    assertEquals(400, act(session.id(), "disconnect", "{").status());
    assertEquals(
        400, act(session.id(), "disconnect", "{\"reason\":\"" + "x".repeat(124) + "\"}").status());
    assertEquals(
        202, act(session.id(), "disconnect", "{\"code\":3001,\"reason\":\"go\"}").status());
    assertEquals("c3001 0 go", client.line());
    client.send("c3001 1");
    Await.value(session.close());

    assertEquals("ended", get("sessions/" + session.id()).getString("state"));
    assertEquals(3001, get("overview").getJsonArray("closes").getJsonObject(0).getInteger("code"));
    for (String action : new String[] {"test", "move", "disconnect"}) {
      assertEquals(404, act("nobody", action, "{}").status(), action);
    }
    assertEquals(404, act(session.id(), "dance", "{}").status());
    assertEquals(400, act(session.id(), "move", "x".repeat(5_000)).status());
  }

  @Test
  @DisplayName("an operator's page has a session that the application does not see")
  void live() {
    String ticket = get("ticket").getString("ticket");
    String auth = ",\"auth\":{\"throughline-ops\":\"" + ticket + "\"}";
    Client page = open("websocket", auth);
    page.send("jops:1", "eops:2[\"sessions\",{}]");
    assertEquals("r1[]", said(page));
    assertEquals("r2[{\"found\":0,\"sessions\":[]}]", said(page));
    String line = said(page);
    assertTrue(line.startsWith("tops:[\"overview\",{\"at\":"), line);
    page.send("jroom:3");
    assertTrue(opened.isEmpty());
    assertEquals(0, get("overview").getJsonObject("sessions").getInteger("opened"));

    Client visitor = open("websocket", "");
    visitor.send("jops:1");
    assertEquals("r1{\"code\":\"NO_NAMESPACE\"}", said(visitor).replaceAll(",\"message\".*", "}"));
    String forged = ",\"auth\":{\"throughline-ops\":\"1" + ticket + "\"}";
    String refusal =
        Client.of("websocket", Wire.http(vertx, http.port(), "/throughline")).openRefused(forged);
    assertTrue(refusal.startsWith("R4401"), refusal);
    assertEquals(1, opened.size(), "the application does not hear of a forged one");
    page.send("n4{\"auth\":1}");
    String renewed = said(page);
    while (!renewed.startsWith("r4")) { // what it watches comes all the time
      renewed = said(page);
    }
    assertTrue(renewed.contains("UNAUTHORIZED"), renewed);
  }

  /** The next line that is more than a confirmation. */
  private static String said(Client client) {
    String line = client.line();
    while (line.startsWith("a")) {
      line = client.line();
    }
    return line;
  }

  @Test
  @DisplayName("the page's files come out of the jar, and change when they change")
  void files() {
    for (String name :
        List.of("main.js", "page.css", "icon.svg", "client.js", "vendor/uPlot.iife.min.js")) {
      Asked file = http.get("/throughline/ops/" + name);
      assertEquals(200, file.status(), name);
      assertEquals("nosniff", file.header("X-Content-Type-Options"));
      String tag = file.header("ETag");
      assertNotNull(tag);
      assertEquals(304, http.get("/throughline/ops/" + name, "If-None-Match", tag).status());
    }
    for (String name : List.of("nothing.js", "index.html", "vendor/", "%2e%2e/x")) {
      assertEquals(404, http.get("/throughline/ops/" + name).status(), name);
    }
  }

  @ParameterizedTest
  @CsvSource({"health, up", "ready, ready"})
  @DisplayName("health and readiness say one word, to anybody")
  void health(String path, String word) {
    Asked answer = http.get("/throughline/" + path);
    assertEquals(200, answer.status());
    assertEquals("{\"status\":\"" + word + "\"}", answer.body());
    assertEquals(405, http.post("/throughline/" + path, "").status());
  }

  @Test
  @DisplayName("a server that ends is alive, and not ready")
  void draining() {
    Await.value(throughline.close());
    assertEquals(200, http.get("/throughline/health").status());
    Asked ready = http.get("/throughline/ready");
    assertEquals(503, ready.status());
    assertEquals("{\"status\":\"draining\"}", ready.body());
  }

  @Test
  @DisplayName("without the options none of it is there")
  void off() {
    Throughline plain =
        Throughline.create(vertx, TestServer.options(options -> options.health(false)));
    Router router = Router.router(vertx);
    plain.mount(router, "/throughline");
    Http there =
        new Http(
            vertx,
            Await.value(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"))
                .actualPort());
    for (String path : List.of("ops", "ops/", "ops/api/v1/overview", "health", "ready")) {
      assertEquals(404, there.get("/throughline/" + path).status(), path);
    }
    assertThrows(IllegalArgumentException.class, () -> OpsOptions.token("too short"));
    assertFalse(OpsOptions.token(TOKEN).toString().contains(TOKEN));
  }
}
