// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The network between the visitors and a server. {@code /network/ID} is a visitor's own, found by
 * an id that the visitor made up: what it asks for below that path passes as its conditions say,
 * and {@link Control} changes them. All else passes as through a good network.
 */
public final class SabotageNetwork extends AbstractVerticle {
  private static final Pattern OWN = Pattern.compile("/network/([^/?]+)(/.*)");
  private static final int MOST_VISITORS = 1_000;

  /** Twice what any answer of the server may take without a byte. */
  private static final int IDLE_SECONDS = 600;

  private final Backend backend;
  private final int port;
  private @Nullable HttpServer server;

  /**
   * Makes one, to be deployed.
   *
   * @param port where visitors come in; 0 takes any
   */
  public SabotageNetwork(Backend backend, int port) {
    this.backend = backend;
    this.port = port;
  }

  /** The port; known when it is deployed. */
  public int port() {
    return server == null ? port : server.actualPort();
  }

  @Override
  public void start(Promise<Void> started) {
    Visitors visitors = new Visitors(vertx, MOST_VISITORS);
    Control control = new Control(visitors, backend);
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setIdleTimeout(IDLE_SECONDS),
            new PoolOptions().setHttp1MaxSize(20 * MOST_VISITORS));
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
            .requestHandler(
                request -> {
                  if (!control.handle(request)) {
                    route(request, visitors, client);
                  }
                });
    server.listen(port).<Void>mapEmpty().onComplete(started);
  }

  private void route(HttpServerRequest request, Visitors visitors, HttpClient client) {
    Matcher own = OWN.matcher(request.uri());
    if (!own.matches()) {
      cross(request, new Visitor(vertx), new Passage(client, backend, request.uri()));
      return;
    }
    Passage passage = new Passage(client, backend, own.group(2));
    visitors
        .find(own.group(1))
        .filter(Visitor::admits)
        .ifPresentOrElse(
            visitor -> cross(request, visitor, passage),
            () -> request.response().setStatusCode(503).end());
  }

  private void cross(HttpServerRequest request, Visitor visitor, Passage passage) {
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      new Exchange(vertx, visitor, request).begin(passage);
      return;
    }
    switch (visitor.conditions().webSockets()) {
      case PASS -> new Tunnel(vertx, visitor, request).begin(passage);
      case REFUSE -> request.response().setStatusCode(403).end();
      case SWALLOW -> new Tunnel(vertx, visitor, request).swallow();
    }
  }
}
