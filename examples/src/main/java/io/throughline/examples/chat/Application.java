// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.throughline.examples.Pages;
import io.throughline.examples.chat.sabotage.Backend;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The application behind the demo's network, on a port of the loopback address: the pages, the
 * chat, and an echo of plain messages for the page that shows one session by itself. All of it runs
 * on one event loop.
 */
final class Application implements Backend {
  private static final String ADDRESS = "127.0.0.1";

  /** How long a restart takes at least, so that it can be seen. */
  private static final int RESTART_MS = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final String botKey;
  private final String opsToken;
  private final Scrape scrape = new Scrape();
  private volatile Throughline throughline;
  private HttpServer server;
  private volatile int port;

  /** It does not listen, or is about to stop. */
  private boolean stopped = true;

  Application(Vertx vertx, String botKey, String opsToken) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.botKey = botKey;
    this.opsToken = opsToken;
    this.throughline = realtime();
    this.server = http();
  }

  /** Starts it; its port is known afterwards. */
  Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(now -> open().onComplete(started));
    return started.future();
  }

  /** A server that knows nothing yet. */
  private Throughline realtime() {
    Throughline throughline =
        Throughline.create(
            vertx,
            ThroughlineOptions.builder()
                .transports(List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling"))
                .metrics(scrape.observer())
                .ops(OpsOptions.token(opsToken))
                .attachRate(200, 1_000) // a visitor may cut a connection as often as they like
                .build());
    throughline.sessionHandler(
        session -> {
          session.textHandler(session::send);
          session.binaryHandler(session::send);
        });
    new ChatNamespace(throughline, vertx, botKey).serve();
    return throughline;
  }

  private HttpServer http() {
    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");
    scrape.mount(router);
    Pages.mountStrictly(router);
    return vertx.createHttpServer(Throughline.httpServerOptions()).requestHandler(router);
  }

  private Future<Void> open() {
    return server
        .listen(port, ADDRESS)
        .onSuccess(
            listening -> {
              port = listening.actualPort();
              stopped = false;
            })
        .mapEmpty();
  }

  /** Where its sessions are, without a network in front. */
  String url() {
    return "http://" + ADDRESS + ":" + port + "/throughline";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Future<Void> stop(int ms) {
    return inTurn(
        () ->
            close()
                .onSuccess(
                    closed -> vertx.timer(ms).compose(due -> open()).onFailure(Application::end)));
  }

  @Override
  public Future<Void> restart() {
    return inTurn(
        () ->
            close()
                .compose(
                    closed -> {
                      throughline.close(); // nobody hears of it any more
                      throughline = realtime();
                      server = http();
                      return vertx.timer(RESTART_MS);
                    })
                .compose(due -> open()));
  }

  /** Has everybody leave. */
  Future<Void> drain(Duration within) {
    return throughline.drain(within);
  }

  /** A closed server does not listen again: the next one stands ready. */
  private Future<Void> close() {
    return server.close().onSuccess(closed -> server = http());
  }

  /** One at a time, on the event loop. */
  private Future<Void> inTurn(Supplier<Future<Void>> action) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          if (stopped) {
            done.fail(new IllegalStateException("the server is stopped"));
          } else {
            stopped = true;
            action.get().onComplete(done);
          }
        });
    return done.future();
  }

  private static void end(Throwable why) {
    System.err.println("The server does not listen again: " + why.getMessage());
    System.exit(1);
  }
}
