// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.ProxyOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** https and wss with a certificate that only this client trusts. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path directory;

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
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store().getPath(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), output);
  }

  private static JksOptions store() {
    return new JksOptions()
        .setPath(directory.resolve("server.p12").toString())
        .setPassword(PASSWORD);
  }

  private static TestServer server() {
    HttpServerOptions http =
        Throughline.httpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(store());
    return new TestServer(http, 0, session -> session.handler(session::write));
  }

  private static String url(TestServer server) {
    return "wss://localhost:" + server.port() + TestServer.BASE;
  }

  private static void echo(ThroughlineClient client, String url) throws InterruptedException {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    Connection connection = client.connect(url, it -> it.textHandler(received::add));

    connection.sendAndWait("hello");

    assertEquals("hello", Await.next(received));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("every transport goes over TLS, also through a proxy")
  void trusted(String transport) throws InterruptedException {
    ThroughlineClientOptions.Builder options =
        ThroughlineClientOptions.builder().transports(List.of(transport)).trust(store());
    try (TestServer server = server();
        ForwardProxy proxy = new ForwardProxy("me", "secret")) {
      ThroughlineClient direct = ThroughlineClient.create(options.build());
      echo(direct, url(server));
      direct.closeAndWait();
      options.proxy(
          new ProxyOptions()
              .setHost("127.0.0.1")
              .setPort(proxy.port())
              .setUsername("me")
              .setPassword("secret"));
      ThroughlineClient proxied = ThroughlineClient.create(options.build());
      echo(proxied, url(server));
      proxied.closeAndWait();
      assertTrue(proxy.tunnels.get() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xhr-streaming", "long-polling"})
  @DisplayName("requests go over HTTP/2 where the options say so")
  void http2(String transport) throws InterruptedException {
    HttpClientOptions http =
        new HttpClientOptions().setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder()
                .transports(List.of(transport))
                .trust(store())
                .httpClientOptions(http)
                .build());
    try (TestServer server = server()) {
      echo(client, url(server));
      assertTrue(server.versions.contains(HttpVersion.HTTP_2), () -> "" + server.versions);
      client.closeAndWait();
    }
  }

  @Test
  @DisplayName("a certificate that is not trusted is a failure of every transport")
  void untrusted() throws InterruptedException {
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().metrics(Failures.into(failures)).build());
    try (TestServer server = server()) {
      Connection connection = client.connect(url(server));

      String all = Await.next(failures) + Await.next(failures) + Await.next(failures);

      assertTrue(all.contains("websocket") && all.contains("long-polling"), all);
      assertEquals(0, server.sessionCount());
      Await.value(connection.close());
      client.closeAndWait();
    }
  }
}
