// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** A WebSocket, from the request to upgrade on: bytes both ways. */
final class Tunnel implements Crossing {
  private final Visitor visitor;
  private final HttpServerRequest request;
  private final Line up;
  private final Line down;

  /** The connection to the server; null before it speaks WebSocket. */
  private @Nullable NetSocket server;

  Tunnel(Vertx vertx, Visitor visitor, HttpServerRequest request) {
    this.visitor = visitor;
    this.request = request;
    up = new Line(vertx, () -> visitor.conditions().latencyMs());
    down = new Line(vertx, () -> visitor.conditions().latencyMs());
  }

  /** Taken in, and never answered. */
  void swallow() {
    visitor.begin(this);
    request.response().closeHandler(closed -> finish());
  }

  /** Asks the server, which hears of it when the request has crossed. */
  void begin(Passage passage) {
    visitor.begin(this);
    request.pause();
    request.response().closeHandler(closed -> finish());
    up.carry(
        () ->
            passage
                .request(request)
                .compose(HttpClientRequest::connect)
                .onSuccess(in -> down.carry(() -> answer(in)))
                .onFailure(e -> cut()));
  }

  private void answer(HttpClientResponse in) {
    request.response().setStatusCode(in.statusCode());
    if (in.statusCode() != 101) {
      request.response().end();
      finish();
      return;
    }
    request.response().headers().addAll(in.headers());
    NetSocket behind = in.netSocket().pause();
    server = behind;
    request.toNetSocket().onSuccess(client -> join(client, behind)).onFailure(e -> cut());
  }

  private void join(NetSocket client, NetSocket behind) {
    client.pause();
    client.closeHandler(closed -> finish());
    behind.closeHandler(closed -> down.carry(client::close));
    up.carry(client, behind, behind::end);
    down.carry(behind, client, client::end);
  }

  @Override
  public boolean passes(Conditions conditions) {
    return conditions.webSockets() == Conditions.WebSockets.PASS;
  }

  @Override
  public void cut() {
    finish();
    request.connection().close();
  }

  private void finish() {
    visitor.end(this);
    if (server != null) {
      server.close();
    }
  }
}
