// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.protocol.Timing;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.throughline.server.wire.Wire;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A Throughline on a plain HTTP server, and the network to it. */
final class TestServer {
  static final List<String> ALL =
      List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling");

  /** Short where a test waits for it to pass, long where it must not. */
  static final Timing TIMING = new Timing(20_000, 20_000, 60_000, 20_000, 10);

  private final Vertx vertx;
  final Throughline throughline;
  final Wire wire;

  /** The sessions, in the order they were opened. */
  final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();

  TestServer(Vertx vertx, Consumer<ThroughlineOptions.Builder> options, Consumer<Session> service) {
    this.vertx = vertx;
    throughline = Throughline.create(vertx, options(options));
    throughline.sessionHandler(
        session -> {
          service.accept(session);
          opened.add(session);
        });
    int port =
        Await.value(
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(throughline.handler("/throughline"))
                    .listen(0, "localhost"))
            .actualPort();
    wire = Wire.http(vertx, port, "/throughline");
  }

  TestServer(Vertx vertx, Consumer<Session> service) {
    this(vertx, options -> {}, service);
  }

  static ThroughlineOptions options(Consumer<ThroughlineOptions.Builder> more) {
    ThroughlineOptions.Builder options =
        ThroughlineOptions.builder()
            .transports(ALL)
            .jsonpWithoutOrigin(true)
            .timing(TIMING)
            .compactWebSockets(
                Boolean.parseBoolean(System.getProperty("compactWebSockets", "true")));
    more.accept(options);
    return options.build();
  }

  Client open(String transport) {
    return open(transport, "");
  }

  /** {@code more} are further members of HELLO. */
  Client open(String transport, String more) {
    return Client.of(transport, wire).open(more);
  }

  /** Another network to the same server, for headers of its own. */
  Wire newWire() {
    return Wire.http(vertx, wire.port(), "/throughline");
  }

  /** The server's end of the session opened last. */
  Session session() {
    return Await.next(opened);
  }
}
