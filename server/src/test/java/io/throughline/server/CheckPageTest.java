// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page where users see what works, as files of the server. */
@ExtendWith(VertxExtension.class)
class CheckPageTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

  private HttpClient client;
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    client = vertx.createHttpClient();
    Router router = Router.router(vertx);
    Throughline.create(vertx).mount(router, "/api/throughline");
    Throughline.create(vertx, ThroughlineOptions.builder().serveCheck(false).build())
        .mount(router, "/without");
    port =
        Await.value(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"))
            .actualPort();
  }

  private record Answer(HttpClientResponse head, Buffer body) {
    String header(String name) {
      return head.getHeader(name);
    }
  }

  private Answer ask(HttpMethod method, String path, String... headers) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setPort(port).setHost("localhost").setURI(path);
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    return Await.value(
        client
            .request(options)
            .compose(
                request ->
                    request.send().compose(got -> got.body().map(body -> new Answer(got, body)))));
  }

  private Answer get(String path) {
    return ask(HttpMethod.GET, "/api/throughline/" + path);
  }

  @ParameterizedTest
  @CsvSource({
    "check, text/html; charset=utf-8",
    "check.css, text/css; charset=utf-8",
    "check.js, text/javascript; charset=utf-8",
    "check.js.map, application/json"
  })
  @DisplayName("each file has its type, a tag, and is asked for again each time")
  void files(String path, String type) {
    Answer answer = get(path);

    assertEquals(200, answer.head().statusCode());
    assertEquals(type, answer.header("Content-Type"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("no-cache", answer.header("Cache-Control"));
    String tag = answer.header("ETag");
    Answer same = ask(HttpMethod.GET, "/api/throughline/" + path, "If-None-Match", tag);
    assertEquals(304, same.head().statusCode());
    Answer head = ask(HttpMethod.HEAD, "/api/throughline/" + path);
    assertEquals(0, head.body().length());
    assertEquals(answer.header("Content-Length"), head.header("Content-Length"));
  }

  @Test
  @DisplayName("the policy lets in nothing inline and nothing from another host; nobody frames it")
  void policy() {
    Answer page = get("check");

    List<String> policy = List.of(page.header("Content-Security-Policy").split("; "));
    for (String wanted :
        List.of(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'")) {
      assertTrue(policy.contains(wanted), wanted);
    }
    assertFalse(page.header("Content-Security-Policy").contains("unsafe"));
    assertEquals("same-origin", page.header("Referrer-Policy"));
    assertNull(page.header("Access-Control-Allow-Origin"));
  }

  @Test
  @DisplayName(
      "the page refers to its own files only, relative to itself, and says what is wrong without a script")
  void page() {
    String page = get("check").body().toString();

    List<String> references =
        REFERENCE.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    assertEquals(List.of("data:,", "check.css", "check.js"), references);
    assertFalse(page.contains("<style"));
    assertFalse(Pattern.compile("<script>|\\son\\w+=").matcher(page).find(), "something is inline");
    assertTrue(page.contains("the script did not arrive or does not run"));
  }

  @Test
  @DisplayName("the script is the built diagnosis and names its source map")
  void script() {
    String script = get("check.js").body().toString();

    assertTrue(script.startsWith("/*! throughline " + Throughline.clientVersion()));
    assertTrue(script.contains("OPENED_SILENT"));
    assertTrue(script.stripTrailing().endsWith("//# sourceMappingURL=check.js.map"));
    JsonObject map = get("check.js.map").body().toJsonObject();
    assertTrue(map.getJsonArray("sources").encode().contains("diagnose/probe.ts"));
  }

  @Test
  @DisplayName("its files are only read, and not there at all when the operator says so")
  void refused() {
    Answer post = ask(HttpMethod.POST, "/api/throughline/check");

    assertEquals(405, post.head().statusCode());
    assertEquals("GET, HEAD", post.header("Allow"));
    for (String path : List.of("check", "check.js", "check.css", "check.js.map")) {
      assertEquals(404, ask(HttpMethod.GET, "/without/" + path).head().statusCode(), path);
    }
  }
}
