// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.ops.OpsOptions;
import io.throughline.server.wire.Asked;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Http;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators' pages where the browser knows them by another path than the server. */
@ExtendWith(VertxExtension.class)
class OpsPrefixTest {
  private static final String TOKEN = "the token of these operators";
  private static final Pattern LINKED = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  private Vertx vertx;
  private Throughline throughline;

  @BeforeEach
  void create(Vertx created) {
    vertx = created;
    throughline =
        Throughline.create(vertx, TestServer.options(o -> o.ops(OpsOptions.token(TOKEN))));
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return Await.value(vertx.createHttpServer().requestHandler(handler).listen(0, "localhost"))
        .actualPort();
  }

  /** Passes requests on with another beginning of their path, as proxies do; and nothing else. */
  private Http behind(int port, String outside, String inside) {
    Http server = new Http(vertx, port);
    Handler<HttpServerRequest> pass =
        request -> {
          String uri = inside + request.uri().substring(outside.length());
          String[] headers =
              request.headers().entries().stream()
                  .filter(header -> !header.getKey().equalsIgnoreCase("Content-Length"))
                  .flatMap(header -> java.util.stream.Stream.of(header.getKey(), header.getValue()))
                  .toArray(String[]::new);
          request
              .body()
              .compose(body -> server.send(request.method().name(), uri, body.toString(), headers))
              .onSuccess(
                  answer -> {
                    request.response().headers().addAll(answer.headers());
                    request.response().setStatusCode(answer.status()).end(answer.body());
                  });
        };
    return new Http(vertx, listen(pass));
  }

  @Test
  @DisplayName("below sub-routers the browser's path is that of all of them")
  void subRouter() {
    Router inner = Router.router(vertx);
    throughline.mount(inner, "/live/throughline");
    Router outer = Router.router(vertx);
    outer.route("/api/:tenant/*").subRouter(inner);

    worksAt(new Http(vertx, listen(outer)), "/api/acme/live/throughline");
  }

  @ParameterizedTest
  @CsvSource({
    "/tools/throughline, /throughline",
    "/tools, /throughline",
    "'', /throughline",
    "/a/b/c/throughline, /throughline"
  })
  @DisplayName("behind a proxy that takes a prefix away, or adds one")
  void proxy(String outside, String inside) {
    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");

    worksAt(behind(listen(router), outside, inside), outside);
  }

  /** Walks as a browser does that knows the base path by this name, and nothing of another. */
  private static void worksAt(Http http, String base) {
    URI start = URI.create(base + "/ops");
    URI home = start.resolve(location(http.get(start.getPath())));
    assertEquals(base + "/ops/", home.getPath());
    Asked form = http.get(home.getPath());
    assertEquals(401, form.status());
    assertAssets(http, home, form.body());

    URI login = home.resolve("login");
    Asked in = post(http, login, "token=" + TOKEN.replace(' ', '+'));
    assertEquals(home, login.resolve(location(in)));
    assertPathless(in.header("Set-Cookie"));
    String cookie = in.header("Set-Cookie").replaceAll(";.*", "");
    Asked page = http.get(home.getPath(), "Cookie", cookie);
    assertEquals(200, page.status());
    assertAssets(http, home, page.body());
    assertEquals(
        200, http.get(home.resolve("api/v1/overview").getPath(), "Cookie", cookie).status());

    Asked out = post(http, home.resolve("logout"), "");
    assertEquals(home, login.resolve(location(out)));
    assertPathless(out.header("Set-Cookie"));

    URI check = URI.create(base + "/check");
    assertAssets(http, check, http.get(check.getPath()).body());
  }

  private static Asked post(Http http, URI to, String form) {
    Asked answer =
        http.post(
            to.getPath(),
            form,
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Sec-Fetch-Site",
            "same-origin");
    assertEquals(303, answer.status(), to.getPath());
    return answer;
  }

  private static String location(Asked answer) {
    String where = answer.header("Location");
    assertNotNull(where);
    assertFalse(where.startsWith("/") || where.contains(":"), where);
    return where;
  }

  /** Browsers keep such a cookie to the folder that set it, as they know it (RFC 6265, 5.1.4). */
  private static void assertPathless(String cookie) {
    assertNotNull(cookie);
    assertFalse(cookie.toLowerCase(java.util.Locale.ROOT).contains("path="), cookie);
  }

  /** All that a page names is there, where a browser looks for it. */
  private static void assertAssets(Http http, URI page, String html) {
    Matcher named = LINKED.matcher(html);
    boolean any = false;
    while (named.find()) {
      URI file = page.resolve(named.group(1));
      if (file.getScheme() == null) {
        any = true;
        int status = http.get(file.getPath()).status();
        assertTrue(status == 200 || status == 405, file + " is answered " + status);
      }
    }
    assertTrue(any, html);
  }
}
