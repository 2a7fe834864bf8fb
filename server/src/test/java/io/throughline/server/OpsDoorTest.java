// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who guesses at the door of operators, and who has gone out by it. */
@ExtendWith(VertxExtension.class)
class OpsDoorTest {
  private static final String TOKEN = "the token of these operators";
  private static final String API = "/throughline/ops/api/v1/";
  private static final String LOGIN = "/throughline/ops/login";

  private Vertx vertx;
  private Http http;

  @BeforeEach
  void keep(Vertx created) {
    vertx = created;
  }

  private void listen(OpsOptions ops) {
    Throughline throughline =
        Throughline.create(
            vertx,
            TestServer.options(
                o -> o.ops(ops).clientAddress(request -> request.getHeader("X-From"))));
    int port =
        Await.value(
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(throughline.handler("/throughline"))
                    .listen(0, "localhost"))
            .actualPort();
    http = new Http(vertx, port);
  }

  private Asked bearer(String from, String token) {
    return http.get(API + "overview", "X-From", from, "Authorization", "Bearer " + token);
  }

  private Asked form(String from, String token) {
    return http.post(
        LOGIN,
        "token=" + token.replace(' ', '+'),
        "X-From",
        from,
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  @Test
  @DisplayName("too many wrong tokens of one network, by header or form, are answered 429")
  void throttled() {
    listen(OpsOptions.token(TOKEN));
    int status = 401;
    int guesses = 0;
    while (status == 401 && guesses < 50) {
      guesses++;
      String wrong = "wrong " + guesses;
      status =
          (guesses % 2 == 0 ? form("203.0.113.7", wrong) : bearer("203.0.113.8", wrong)).status();
    }
    assertEquals(429, status);
    assertEquals(11, guesses);

    Asked right = bearer("203.0.113.9", TOKEN);
    assertEquals(429, right.status(), "what is not looked at cannot be found by guessing");
    int seconds = Integer.parseInt(right.header("Retry-After"));
    assertTrue(seconds > 0 && seconds <= 30, seconds + " s");
    assertEquals("too many wrong tokens came from there", right.json().getString("error"));
    Asked people = form("203.0.113.7", TOKEN);
    assertEquals(429, people.status());
    assertTrue(people.body().contains("Too many wrong tokens"), people.body());
    assertNull(people.header("Set-Cookie"));

    assertEquals(303, form("198.51.100.1", TOKEN).status(), "from elsewhere");
    Asked in = bearer("198.51.100.1", TOKEN);
    assertEquals(200, in.status());
    String cookie = form("198.51.100.1", TOKEN).header("Set-Cookie").replaceAll(";.*", "");
    assertEquals(
        200,
        http.get(API + "overview", "X-From", "203.0.113.7", "Cookie", cookie).status(),
        "who is in stays in");
  }

  @Test
  @DisplayName("a network is known by an operator's cookie too: guesses of others shut nobody out")
  void knownByCookie() {
    listen(OpsOptions.token(TOKEN));
    String cookie = form("198.51.100.1", TOKEN).header("Set-Cookie").replaceAll(";.*", "");
    String moved = "192.0.2.1";
    assertEquals(
        200, http.get(API + "overview", "X-From", moved, "Cookie", cookie).status(), "moved");
    int status = 401;
    for (int i = 0; status == 401 && i < 5_000; i++) {
      status = bearer("10." + i / 256 + "." + i % 256 + ".1", "wrong " + i).status();
    }
    assertEquals(429, status, "all networks together have guessed too often");
    assertEquals(429, bearer("203.0.113.9", TOKEN).status(), "from an unknown network");
    assertEquals(200, bearer(moved, TOKEN).status());
  }

  @Test
  @DisplayName("a page stays live while its operator shows new tickets, and no longer")
  void recheck() {
    AtomicBoolean operator = new AtomicBoolean(true);
    listen(
        OpsOptions.authorizedBy((request, user) -> Future.succeededFuture(operator.get()))
            .recheck(Duration.ofSeconds(20)));
    Client page =
        Client.of("websocket", Wire.http(vertx, http.port(), "/throughline"))
            .open(",\"auth\":" + auth());
    page.send("jops:1");
    assertEquals("r1[]", reply(page, 1));

    page.send("n2{\"auth\":" + auth() + "}");
    long lasts = lasts(reply(page, 2));
    assertTrue(lasts > 0 && lasts <= 20_000, lasts + " ms");
    String last = auth();
    operator.set(false);
    assertEquals(401, http.get(API + "ticket").status());
    page.send("n3{\"auth\":{\"throughline-ops\":\"1.forged\"}}");
    assertTrue(reply(page, 3).contains("UNAUTHORIZED"));
    page.send("n4{\"auth\":" + last + "}");
    long rest = lasts(reply(page, 4));
    assertTrue(rest <= 20_000, "from when the operator was let in for it: " + rest);
  }

  private String auth() {
    String ticket = http.get(API + "ticket").json().getString("ticket");
    return "{\"throughline-ops\":\"" + ticket + "\"}";
  }

  private static long lasts(String reply) {
    return Long.parseLong(reply.replaceAll("^r\\d\\[\\{\"expiresIn\":(\\d+)}]$", "$1"));
  }

  /** What is said to that call; the page hears of other things meanwhile. */
  private static String reply(Client page, int call) {
    String line = page.line();
    while (!line.startsWith("r" + call)) {
      line = page.line();
    }
    return line;
  }

  @Test
  @DisplayName("how long an open page goes on by itself has bounds")
  void bounds() {
    OpsOptions options = OpsOptions.token(TOKEN);
    assertEquals(Duration.ofMinutes(2), options.recheck());
    assertEquals(Duration.ofHours(1), options.recheck(Duration.ofHours(1)).nodeName("a").recheck());
    for (Duration wrong :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(9), Duration.ofDays(1)}) {
      assertThrows(IllegalArgumentException.class, () -> options.recheck(wrong), wrong::toString);
    }
  }
}
