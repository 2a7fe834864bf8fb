// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;

/**
 * An echo with the page http://localhost:8080/lab.html (PORT overrides), which holds one session
 * over each transport: what is measured and tested by itself, without the chat and the network of
 * {@code ChatDemo}. CLIENT_JS names the folder of the built JavaScript client, default {@code
 * client-js/dist}; ORIGINS lists, with commas, the origins of other pages that may connect. With
 * DRAIN_MS its clients have so long to leave when it is asked to end. {@code /ready} is 200, from
 * then on 503. OPS_TOKEN lets operators in; with COMPACT_WEBSOCKETS=0 WebSockets stay with Vert.x's
 * own handler.
 */
public final class EchoServer {
  private EchoServer() {}

  /** Starts the server on two event loops. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    int port = Environment.port(8080);
    ThroughlineOptions.Builder options =
        ThroughlineOptions.builder()
            .transports(List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling"))
            .allowedOrigins(Environment.list("ORIGINS"))
            .attachRate(200, 1_000)
            .compactWebSockets(Environment.number("COMPACT_WEBSOCKETS", 1) == 1);
    String opsToken = Environment.text("OPS_TOKEN", "");
    if (!opsToken.isEmpty()) {
      options.ops(OpsOptions.token(opsToken));
    }
    Throughline throughline = Throughline.create(vertx, options.build());
    throughline.sessionHandler(
        session -> {
          session.textHandler(session::send);
          session.binaryHandler(session::send);
        });
    int drain = Environment.number("DRAIN_MS", 0);
    if (drain > 0) {
      Termination.drainFirst(Duration.ofMillis(drain), throughline::drain);
    }
    vertx
        .deployVerticle(() -> new Page(throughline, port), new DeploymentOptions().setInstances(2))
        .onSuccess(
            id -> System.out.println("Throughline echo: http://localhost:" + port + "/lab.html"))
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              System.exit(1);
            });
  }

  /** One of its HTTP servers, which share the port. */
  private static final class Page extends AbstractVerticle {
    private final Throughline throughline;
    private final int port;

    Page(Throughline throughline, int port) {
      this.throughline = throughline;
      this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
      Router router = Router.router(vertx);
      throughline.mount(router, "/throughline");
      Pages.mount(router);
      vertx
          .createHttpServer(Throughline.httpServerOptions())
          .requestHandler(router)
          .listen(port)
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
