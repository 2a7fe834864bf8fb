// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JavaScript client as a file of the server. */
@ExtendWith(VertxExtension.class)
class ClientScriptTest {
  private static final String SCRIPT = "/throughline/client.js";
  private static final String PLAIN = "identity";

  private Vertx vertx;
  private HttpClient client;
  private int port;

  @BeforeEach
  void start(Vertx created) {
    vertx = created;
    client = vertx.createHttpClient();
    port = listen(Throughline.create(vertx).handler("/throughline"));
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return Await.value(vertx.createHttpServer().requestHandler(handler).listen(0, "localhost"))
        .actualPort();
  }

  private record Answer(int status, MultiMap headers, Buffer body) {
    String header(String name) {
      return headers.get(name);
    }
  }

  private Answer get(String path) {
    return ask(HttpMethod.GET, path, "Accept-Encoding", PLAIN);
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
                    request
                        .send()
                        .compose(
                            got ->
                                got.body()
                                    .map(
                                        body ->
                                            new Answer(got.statusCode(), got.headers(), body)))));
  }

  @Test
  @DisplayName("client.js is the built client, a script that any page may load")
  void script() {
    Answer answer = get(SCRIPT);

    assertEquals(200, answer.status());
    assertEquals("text/javascript; charset=utf-8", answer.header("Content-Type"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("*", answer.header("Access-Control-Allow-Origin"));
    assertEquals("cross-origin", answer.header("Cross-Origin-Resource-Policy"));
    assertNull(answer.header("Content-Encoding"));
    String text = answer.body().toString();
    String banner = "/*! throughline " + Throughline.clientVersion() + " Apache-2.0 */\n";
    assertTrue(text.startsWith(banner), text.substring(0, 60));
    assertTrue(text.contains("xhr-streaming"), "the client is in it");
  }

  @Test
  @DisplayName("a page of another origin may load it, as it may any other script")
  void foreignPage() {
    for (String origin : new String[] {"https://other.example", "null"}) {
      assertEquals(200, ask(HttpMethod.GET, SCRIPT, "Origin", origin).status());
    }
    assertEquals(200, ask(HttpMethod.GET, SCRIPT, "Sec-Fetch-Site", "cross-site").status());
  }

  @Test
  @DisplayName("the script names its source map, which holds the sources")
  void sourceMap() {
    String script = get(SCRIPT).body().toString().stripTrailing();

    String comment = script.substring(script.lastIndexOf('\n') + 1);
    assertEquals("//# sourceMappingURL=client.js.map", comment);
    Answer map = get(SCRIPT + ".map");
    assertEquals(200, map.status());
    assertEquals("application/json", map.header("Content-Type"));
    JsonObject content = map.body().toJsonObject();
    assertEquals(3, content.getInteger("version"));
    assertEquals(
        content.getJsonArray("sources").size(), content.getJsonArray("sourcesContent").size());
  }

  @Test
  @DisplayName("without a version a browser asks each time and is told when nothing changed")
  void revalidated() {
    Answer first = get(SCRIPT);
    String tag = first.header("ETag");

    assertEquals("no-cache", first.header("Cache-Control"));
    assertTrue(tag.matches("\"[A-Za-z0-9_-]{20}\""), tag);
    for (String header : new String[] {tag, "\"x\", " + tag, "W/" + tag, "*"}) {
      Answer same = ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", PLAIN, "If-None-Match", header);
      assertEquals(304, same.status(), header);
      assertEquals(tag, same.header("ETag"));
      assertEquals("no-cache", same.header("Cache-Control"));
      assertEquals("Accept-Encoding", same.header("Vary"));
      assertEquals(0, same.body().length());
    }
    Answer changed =
        ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", PLAIN, "If-None-Match", "\"x\"");
    assertEquals(200, changed.status());
  }

  @Test
  @DisplayName("with its version it is kept for ever; another version is not here, and says so")
  void versioned() {
    String version = Throughline.clientVersion();
    Answer right = get(SCRIPT + "?v=" + version);

    assertEquals(200, right.status());
    assertEquals("public, max-age=31536000, immutable", right.header("Cache-Control"));
    assertEquals(get(SCRIPT).body(), right.body());
    for (String other : new String[] {"", "0.0.0", version + "0", "%zz"}) {
      Answer wrong = get(SCRIPT + "?v=" + other);
      assertEquals(404, wrong.status(), other);
      assertEquals("no-store", wrong.header("Cache-Control"));
      assertEquals(
          "the version of the client that is here is " + version + "\n", wrong.body().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, GZIP", "deflate, gzip;q=0.5", "gzip; q=1.0"})
  @DisplayName("it goes compressed to whoever takes that, under a tag of its own")
  void compressed(String accepted) throws IOException {
    Answer plain = get(SCRIPT);
    Answer answer = ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", accepted);

    assertEquals("gzip", answer.header("Content-Encoding"));
    assertEquals("Accept-Encoding", answer.header("Vary"));
    assertEquals("text/javascript; charset=utf-8", answer.header("Content-Type"));
    assertTrue(answer.body().length() < plain.body().length() / 2);
    ByteArrayInputStream bytes = new ByteArrayInputStream(answer.body().getBytes());
    assertArrayEquals(plain.body().getBytes(), new GZIPInputStream(bytes).readAllBytes());
    String tag = answer.header("ETag");
    assertNotEquals(plain.header("ETag"), tag);
    Answer again = ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", accepted, "If-None-Match", tag);
    assertEquals(304, again.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000, br", "x-gzip-like"})
  @DisplayName("it goes plain to whoever does not")
  void notCompressed(String accepted) {
    assertNull(ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", accepted).header("Content-Encoding"));
  }

  @ParameterizedTest
  @CsvSource({"identity", "gzip"})
  @DisplayName("HEAD tells what GET would, without the file")
  void head(String encoding) {
    Answer get = ask(HttpMethod.GET, SCRIPT, "Accept-Encoding", encoding);
    Answer head = ask(HttpMethod.HEAD, SCRIPT, "Accept-Encoding", encoding);

    assertEquals(200, head.status());
    assertEquals(0, head.body().length());
    assertEquals(String.valueOf(get.body().length()), head.header("Content-Length"));
    assertEquals(Set.copyOf(get.headers().names()), Set.copyOf(head.headers().names()));
    assertEquals(get.header("ETag"), head.header("ETag"));
  }

  @Test
  @DisplayName("it is only read")
  void methods() {
    for (HttpMethod method :
        new HttpMethod[] {HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS}) {
      Answer answer = ask(method, SCRIPT);
      assertEquals(405, answer.status(), method.name());
      assertEquals("GET, HEAD", answer.header("Allow"));
    }
  }

  @Test
  @DisplayName("on a router under a prefix; not at all when the operator says so")
  void mounted() {
    Router router = Router.router(vertx);
    Throughline.create(vertx).mount(router, "/api/throughline");
    Throughline without =
        Throughline.create(vertx, ThroughlineOptions.builder().serveClient(false).build());
    without.mount(router, "/without");
    port = listen(router);

    assertEquals(200, get("/api/throughline/client.js").status());
    assertEquals(200, get("/api/throughline/client.js.map").status());
    assertEquals(404, get("/without/client.js").status());
    assertEquals(404, get("/without/client.js.map").status());
  }
}
