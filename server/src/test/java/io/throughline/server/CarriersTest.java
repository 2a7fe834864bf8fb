// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static io.throughline.server.wire.RawSocket.CLOSE;
import static io.throughline.server.wire.RawSocket.CONTINUATION;
import static io.throughline.server.wire.RawSocket.PING;
import static io.throughline.server.wire.RawSocket.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Timing;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.RawSocket;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a WebSocket does on the wire is the same with Vert.x and on the bare channel. */
@ExtendWith(VertxExtension.class)
class CarriersTest {
  private static final String HELLO = "H{\"v\":1,\"cid\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"n\":1}";

  private Vertx vertx;
  private HttpServer server;
  private RawSocket socket;

  @BeforeEach
  void create(Vertx created) {
    vertx = created;
  }

  @AfterEach
  void drop() {
    socket.drop();
  }

  /** A socket of an echo under a router. */
  private RawSocket open(boolean compact, HttpServerOptions options, String headers) {
    return open(TestServer.options(it -> it.compactWebSockets(compact)), options, headers);
  }

  private RawSocket open(ThroughlineOptions served, HttpServerOptions options, String headers) {
    Router router = Router.router(vertx);
    Throughline.create(vertx, served)
        .sessionHandler(session -> session.handler(session::write))
        .mount(router, "/t");
    server =
        Await.value(vertx.createHttpServer(options).requestHandler(router).listen(0, "localhost"));
    socket = new RawSocket(vertx, server.actualPort(), "/t/websocket", headers);
    assertEquals("HTTP/1.1 101 Switching Protocols", socket.next());
    return socket;
  }

  private RawSocket open(boolean compact) {
    return open(compact, Throughline.httpServerOptions(), "");
  }

  private RawSocket opened(boolean compact) {
    RawSocket raw = open(compact).text(HELLO);
    raw.skipTo("text");
    return raw;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-6 WS-11 pieces make a message; a ping among them is answered at once")
  void pieces(boolean compact) {
    byte[] hello = HELLO.getBytes(StandardCharsets.UTF_8);
    RawSocket raw = open(compact).send(TEXT, false, Arrays.copyOf(hello, 9));
    raw.send(PING, true, (byte) 'p', (byte) 'i');
    assertEquals("pong pi", raw.next());

    raw.send(CONTINUATION, false);
    raw.send(CONTINUATION, true, Arrays.copyOfRange(hello, 9, hello.length));

    assertTrue(raw.next().startsWith("text W{"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-8 an unmasked frame, one of a wrong kind and broken text are 4400")
  void malformed(boolean compact) {
    Buffer unmasked =
        Buffer.buffer().appendByte((byte) 0x81).appendByte((byte) 1).appendByte((byte) 'x');
    Buffer piecedPing = RawSocket.frame(PING, false);
    Buffer reserved = RawSocket.frame(0x41, true, (byte) 'x');
    Buffer broken = RawSocket.frame(TEXT, true, (byte) 'm', (byte) 0xC3, (byte) 0x28);
    for (Buffer bad : List.of(unmasked, piecedPing, reserved, broken)) {
      RawSocket raw = opened(compact).send(bad);

      assertEquals("close 4400", raw.skipTo("close"));
      raw.drop();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-9 too much in one frame, and in pieces, is 4413")
  void tooLarge(boolean compact) {
    RawSocket raw = opened(compact).send(TEXT, true, new byte[200_000]);
    assertEquals("close 4413", raw.skipTo("close"));
    assertEquals("end", raw.skipTo("end"));
    raw.drop();

    raw = opened(compact).send(TEXT, false, new byte[100_000]);
    raw.send(CONTINUATION, false, new byte[100_000]);
    assertEquals("close 4413", raw.skipTo("close"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-12 a close is answered with its code, none with 1000; then the connection ends")
  void closes(boolean compact) {
    RawSocket raw = opened(compact).send(CLOSE, true, (byte) (3001 >> 8), (byte) 3001);
    assertEquals("close 3001", raw.skipTo("close"));
    assertEquals("end", raw.next());
    raw.drop();

    raw = opened(compact).send(CLOSE, true);
    assertEquals("close 1000", raw.skipTo("close"));
    assertEquals("end", raw.next());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a close of ours ends the connection as soon as it is answered")
  void closedByUs(boolean compact) {
    RawSocket raw = open(compact).text("m first");
    assertTrue(raw.next().startsWith("text R4400"));
    assertEquals("close 4400", raw.next());

    raw.send(CLOSE, true, (byte) (4400 >> 8), (byte) 4400);

    assertEquals("end", raw.next());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "WS-11 of pings that nobody reads the answers to only so many are answered, and the latest")
  void unreadPings(boolean compact) {
    RawSocket raw = opened(compact).pause();
    Buffer pings = Buffer.buffer();
    for (int i = 0; i < 1_000; i++) {
      pings.appendBuffer(RawSocket.frame(PING, true, new byte[125]));
    }
    for (int i = 0; i < 150; i++) {
      raw.send(pings);
    }

    raw.send(PING, true, (byte) 'l').resume();
    int answered = 0;
    while (!raw.skipTo("pong").equals("pong l")) {
      answered++;
    }

    assertTrue(answered < 140_000, "150,000 pings, answered " + answered);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-13 what a session queues in one turn leaves as one message")
  void oneMessage(boolean compact) {
    RawSocket raw = opened(compact).text("s1\nma\nmb\nmc");

    assertEquals("text ma\nmb\nmc", raw.skipTo("text m"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an HTTP server that closes or shuts down says goodbye to its sockets")
  void serverCloses(boolean compact) {
    RawSocket raw = opened(compact);
    var closed = server.close();
    assertEquals("close 1000", raw.skipTo("close"));
    raw.send(CLOSE, true, (byte) (1000 >> 8), (byte) 1000);
    assertEquals("end", raw.next());
    Await.value(closed);
    raw.drop();

    raw = opened(compact);
    var shutDown = server.shutdown(1, TimeUnit.HOURS);
    assertEquals("close 1000", raw.skipTo("close"));
    raw.send(CLOSE, true, (byte) (1000 >> 8), (byte) 1000);
    assertEquals("end", raw.next());
    Await.value(shutDown);
  }

  @Test
  @DisplayName("Vert.x's own WebSocket ends after the server's idle time-out")
  void idle() {
    RawSocket raw = open(false, Throughline.httpServerOptions().setIdleTimeout(1), "").text(HELLO);

    assertEquals("end", raw.skipTo("end"));
  }

  @Test
  @DisplayName("one on the bare channel is the heartbeat's, whatever the server's idle time-out is")
  void beatsOutlastIdleTimeout() {
    int pingMs = 1_200;
    Timing timing = new Timing(pingMs, 20_000, 60_000, 20_000, 10);
    HttpServerOptions options =
        Throughline.httpServerOptions()
            .setIdleTimeout(pingMs / 4)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    ThroughlineOptions served = TestServer.options(it -> it.compactWebSockets(true).timing(timing));
    RawSocket raw = open(served, options, "").text(HELLO);

    assertTrue(raw.next().startsWith("text W"));
    assertTrue(raw.next().startsWith("text p"), "and no end before the first PING");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("WS-7 compression is negotiated where the HTTP server offers it")
  void compressed(boolean compact) {
    RawSocket raw =
        open(compact, new HttpServerOptions(), "Sec-WebSocket-Extensions: permessage-deflate\r\n");

    Deflater deflater = new Deflater(9, true);
    deflater.setInput(HELLO.getBytes(StandardCharsets.UTF_8));
    byte[] packed = new byte[256];
    int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
    raw.send(0x41, true, Arrays.copyOf(packed, length - 4)); // RFC 7692 §7.2.1

    assertTrue(raw.next().startsWith("packed text"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("metrics of Vert.x see its sockets come and go")
  void metrics(boolean compact) {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(options -> new Observed(seen))
            .build();

    opened(compact).send(CLOSE, true);

    assertEquals("come", Await.next(seen));
    assertEquals("gone", Await.next(seen));
    Await.value(vertx.close());
  }

  /** What an instance's metrics are told of WebSockets. */
  private record Observed(BlockingQueue<String> seen) implements VertxMetrics {
    @Override
    public HttpServerMetrics<?, ?> createHttpServerMetrics(
        HttpServerConfig config, SocketAddress tcp, SocketAddress udp) {
      return new HttpServerMetrics<Void, String>() {
        @Override
        public String connected(HttpRequest request) {
          seen.add("come");
          return "here";
        }

        @Override
        public void disconnected(String metric) {
          seen.add("gone");
        }
      };
    }
  }
}
