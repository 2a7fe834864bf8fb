// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.throughline.protocol.Timing;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The server, on a Vert.x of its own. */
final class TestServer implements AutoCloseable {
  static final String BASE = "/throughline";

  /** Heartbeats that find out quickly; sessions that wait long. */
  static final Timing TIMING = new Timing(1_000, 1_000, 60_000, 5_000, 50);

  /** The sessions, in the order they were opened. */
  final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();

  /** HTTP versions that were spoken. */
  final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();

  private final Vertx vertx = Vertx.vertx();
  private final Throughline throughline;
  private final HttpServer http;

  TestServer(HttpServerOptions http, int port, Consumer<Session> service) {
    ThroughlineOptions options =
        ThroughlineOptions.builder()
            .timing(TIMING)
            .attachRate(1_000, 1_000)
            .compactWebSockets(
                Boolean.parseBoolean(System.getProperty("compactWebSockets", "true")))
            .build();
    throughline = Throughline.create(vertx, options);
    throughline.sessionHandler(
        session -> {
          service.accept(session);
          opened.add(session);
        });
    Handler<HttpServerRequest> handler = throughline.handler(BASE);
    this.http =
        Await.value(
            vertx
                .createHttpServer(http)
                .requestHandler(
                    request -> {
                      versions.add(request.version());
                      handler.handle(request);
                    })
                .listen(port, loopback(http)));
  }

  TestServer(Consumer<Session> service) {
    this(Throughline.httpServerOptions(), 0, service);
  }

  private static String loopback(HttpServerOptions http) {
    return http.getHost().equals(HttpServerOptions.DEFAULT_HOST) ? "127.0.0.1" : http.getHost();
  }

  /** Sends back what comes. */
  static TestServer echo() {
    return new TestServer(session -> session.handler(session::write));
  }

  int port() {
    return http.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + BASE;
  }

  int sessionCount() {
    return throughline.sessionCount();
  }

  /** Ends all sessions, whose clients come again after a while. */
  void drain() {
    Await.value(throughline.close());
  }

  /** As a process that is killed: nobody is told. */
  @Override
  public void close() {
    Await.value(vertx.close());
  }
}
