// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JksOptions;
import io.vertx.ext.auth.User;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** https and wss, over HTTP/1.1 and HTTP/2. */
@ExtendWith(VertxExtension.class)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path directory;

  private int port;
  private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();

  /** A certificate made by the JDK's own tool. */
  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-keystore",
                store().toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), output);
  }

  private static Path store() {
    return directory.resolve("server.p12");
  }

  private static JksOptions certificate() {
    return new JksOptions().setPath(store().toString()).setPassword(PASSWORD);
  }

  /** Knows a client by its certificate, whoever has none as nobody. */
  private static final class ByCertificate implements Authenticator {
    @Override
    public Future<Grant> authenticate(CredentialsRequest request) {
      Future<Grant> named = recheck(request);
      return named == null ? Future.succeededFuture(Grant.anonymous()) : named;
    }

    @Override
    public Future<Grant> recheck(CredentialsRequest request) {
      List<Certificate> chain = request.certificates();
      return chain.isEmpty()
          ? null
          : Future.succeededFuture(
              Grant.of(
                  User.fromName(
                      ((X509Certificate) chain.get(0)).getSubjectX500Principal().getName())));
    }
  }

  @BeforeEach
  void listen(Vertx vertx) {
    Throughline throughline =
        Throughline.create(
                vertx,
                TestServer.options(
                    options -> options.bodyTimeout(1_000).authenticator(new ByCertificate())))
            .sessionHandler(
                session -> {
                  opened.add(session);
                  session.textHandler(session::send);
                });
    port =
        Await.value(
                vertx
                    .createHttpServer(
                        Throughline.httpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setClientAuth(ClientAuth.REQUEST)
                            .setTrustOptions(certificate())
                            .setKeyCertOptions(certificate()))
                    .requestHandler(throughline.handler("/t"))
                    .listen(0, "localhost"))
            .actualPort();
  }

  private Wire wire(Vertx vertx, HttpVersion version) {
    return Wire.https(vertx, port, "/t", version);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "websocket, HTTP_1_1",
    "xhr-streaming, HTTP_1_1",
    "long-polling, HTTP_1_1",
    "jsonp-polling, HTTP_1_1",
    "xhr-streaming, HTTP_2",
    "long-polling, HTTP_2",
    "jsonp-polling, HTTP_2"
  })
  @DisplayName("every transport works over TLS, the HTTP ones over HTTP/2 too")
  void echo(String transport, HttpVersion version, Vertx vertx) {
    Wire wire = wire(vertx, version);
    Client client = Client.of(transport, wire).open();
    for (int i = 0; i < 20; i++) {
      assertEquals("m" + i, client.send("m" + i).message());
    }
    Client again = client.over(transport, wire).attach();
    assertEquals("magain", again.send("magain").message());
    assertEquals(version, wire.get("/none").version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("AU-1 a client's certificate names it, at each attach too")
  void clientCertificate(String transport, Vertx vertx) {
    Wire known = Wire.https(vertx, port, "/t", certificate());
    Wire unknown = wire(vertx, HttpVersion.HTTP_1_1);

    Client client = Client.of(transport, known).open();
    assertEquals("CN=localhost", Await.next(opened).user().subject());
    Client again = client.over(transport, known).attach();
    assertEquals("magain", again.send("magain").message());

    Client nobody = Client.of(transport, unknown).open();
    assertNull(Await.next(opened).user());
    assertTrue(nobody.over(transport, known).attachRefused().startsWith("R4417"));
    assertEquals("mstill", nobody.send("mstill").message());
  }

  @Test
  @DisplayName("a session goes from wss to a stream on HTTP/2 and back")
  void across(Vertx vertx) {
    Client first = Client.of("websocket", wire(vertx, HttpVersion.HTTP_1_1)).open();
    Client second = first.over("xhr-streaming", wire(vertx, HttpVersion.HTTP_2)).attach();
    assertEquals("mone", second.send("mone").message());
    Client third = second.over("websocket", wire(vertx, HttpVersion.HTTP_1_1)).attach();
    assertEquals("mtwo", third.send("mtwo").message());
  }

  @Test
  @DisplayName("SEC-5 the server's own origin passes over HTTP/2, where there is no Host header")
  void ownOrigin(Vertx vertx) {
    for (HttpVersion version : new HttpVersion[] {HttpVersion.HTTP_1_1, HttpVersion.HTTP_2}) {
      Wire own = wire(vertx, version).with("Origin", "https://localhost:" + port);
      assertEquals("mown", Client.of("long-polling", own).open().send("mown").message());
      Wire plain = wire(vertx, version).with("Origin", "http://localhost:" + port);
      assertEquals(403, plain.post("/long-polling", "H{}\n").status());
      Wire foreign = wire(vertx, version).with("Origin", "https://other.example");
      assertEquals(403, foreign.post("/long-polling", "H{}\n").status());
    }
  }

  @Test
  @DisplayName("WS-3 a WebSocket cannot be had over HTTP/2: 426, without headers that it forbids")
  void noWebSocketOverHttp2(Vertx vertx) {
    Wire.Answer answer = wire(vertx, HttpVersion.HTTP_2).get("/websocket");

    assertEquals(426, answer.status());
    assertEquals("13", answer.headers().get("sec-websocket-version"));
    assertEquals(HttpVersion.HTTP_2, answer.version());
  }

  @Test
  @DisplayName("LM-5 HT-8 on HTTP/2 a body over its limit ends that request, not its neighbours")
  void tooLargeOnHttp2(Vertx vertx) {
    Wire wire = wire(vertx, HttpVersion.HTTP_2);
    Client client = Client.of("xhr-streaming", wire).open();

    Wire.Answer answer = wire.post("/upstream", "x".repeat(262_145));

    assertEquals(413, answer.status());
    assertEquals("R4413 ", answer.body().substring(0, 6));
    assertEquals("mstill", client.send("mstill").message());
    assertTrue(
        wire.post("/upstream", "", Map.of("Content-Type", "application/json")).status() == 415);
    assertEquals("mand still", client.send("mand still").message());
  }

  @Test
  @DisplayName("HT-9 on HTTP/2 a body that does not come ends that request, not its neighbours")
  void slowOnHttp2(Vertx vertx) {
    Wire wire = wire(vertx, HttpVersion.HTTP_2);
    Client client = Client.of("xhr-streaming", wire).open();

    Wire.Answer answer = wire.postPart("/upstream", "U");

    assertEquals(408, answer.status());
    assertEquals("mstill", client.send("mstill").message());
  }
}
