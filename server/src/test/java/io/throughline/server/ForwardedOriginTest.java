// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Http;
import io.vertx.core.Vertx;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SEC-5: which origin is the server's own behind a proxy, as the guide on proxies says. */
@ExtendWith(VertxExtension.class)
class ForwardedOriginTest {
  /** What is asked is not readable: whoever may ask is told so. */
  private static final int PASSED = 400;

  private static final String PUBLIC = "https://public.example";

  private static int status(Vertx vertx, AllowForwardHeaders allow, String[] listed, String... h) {
    Router router = Router.router(vertx).allowForward(allow);
    Throughline.create(vertx, TestServer.options(o -> o.allowedOrigins(Set.of(listed))))
        .mount(router, "/throughline");
    int port =
        Await.value(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"))
            .actualPort();
    return new Http(vertx, port).post("/throughline/long-polling", "x", h).status();
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, public.example, https, 200",
    "X_FORWARD, public.example, https, 200",
    "FORWARD, public.example, https, 200",
    "ALL, public.example, https, 200",
    "NONE, inner:8080, https, 403",
    "X_FORWARD, inner:8080, https, 403",
    "FORWARD, inner:8080, https, 403",
    "ALL, inner:8080, https, 403"
  })
  @DisplayName("the Host that the proxy sends counts, what it says was forwarded does not")
  void host(AllowForwardHeaders allow, String host, String proto, int expected, Vertx vertx) {
    String[] headers = {
      "Host",
      host,
      "Origin",
      PUBLIC,
      "X-Forwarded-Host",
      "public.example",
      "X-Forwarded-Proto",
      proto,
      "Forwarded",
      "host=public.example;proto=" + proto
    };
    int passes = expected == 200 ? PASSED : expected;
    assertEquals(passes, status(vertx, allow, new String[0], headers));
    assertEquals(
        PASSED, status(vertx, allow, new String[] {PUBLIC}, headers), "an origin that is named");
  }

  @ParameterizedTest
  @CsvSource({"NONE, 400", "X_FORWARD, 403", "FORWARD, 403"})
  @DisplayName("where Vert.x may believe that it was https, a page of http is not at home")
  void scheme(AllowForwardHeaders allow, int expected, Vertx vertx) {
    int status =
        status(
            vertx,
            allow,
            new String[0],
            "Host",
            "public.example",
            "Origin",
            "http://public.example",
            "X-Forwarded-Proto",
            "https",
            "Forwarded",
            "proto=https");
    assertEquals(expected, status);
  }
}
