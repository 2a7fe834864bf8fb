// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** One request on its way to the server, and its answer on the way back. */
final class Exchange implements Crossing {
  private final Visitor visitor;
  private final HttpServerRequest request;
  private final Line up;
  private final Line down;

  /** What goes to the server; null before there is a connection to it. */
  private @Nullable HttpClientRequest forwarded;

  private boolean over;

  Exchange(Vertx vertx, Visitor visitor, HttpServerRequest request) {
    this.visitor = visitor;
    this.request = request;
    up = new Line(vertx, () -> visitor.conditions().latencyMs());
    down = new Line(vertx, () -> visitor.conditions().latencyMs());
  }

  /** Asks the server, which hears of it when the request has crossed. */
  void begin(Passage server) {
    visitor.begin(this);
    request.pause();
    request.response().endHandler(ended -> finish());
    request.response().closeHandler(closed -> finish());
    request.response().exceptionHandler(e -> finish());
    request.exceptionHandler(e -> finish());
    up.carry(
        () ->
            server
                .request(request)
                .onSuccess(this::ask)
                .onFailure(e -> down.carry(() -> refuse(502, "The server cannot be reached."))));
  }

  private void ask(HttpClientRequest out) {
    if (over) {
      out.reset();
      return;
    }
    forwarded = out;
    out.setChunked(request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
    out.response().onSuccess(this::answer).onFailure(e -> cut());
    up.carry(request, out, out::end);
  }

  private void answer(HttpClientResponse in) {
    in.exceptionHandler(e -> cut());
    if (visitor.conditions().buffering()) {
      in.body().onSuccess(all -> down.carry(() -> answer(in, all))).onFailure(e -> cut());
      return;
    }
    HttpServerResponse response = head(in);
    response.setChunked(!in.headers().contains(HttpHeaders.CONTENT_LENGTH));
    in.pause();
    down.carry(in, response, response::end);
  }

  private void answer(HttpClientResponse in, Buffer all) {
    if (!over) {
      head(in).end(all);
    }
  }

  private HttpServerResponse head(HttpClientResponse in) {
    HttpServerResponse response = request.response().setStatusCode(in.statusCode());
    Passage.copy(in.headers(), response.headers());
    return response;
  }

  private void refuse(int status, String text) {
    if (!over) {
      request.response().setStatusCode(status).end(text);
    }
  }

  @Override
  public boolean passes(Conditions conditions) {
    return !conditions.buffering();
  }

  @Override
  public void cut() {
    finish();
    request.connection().close();
  }

  private void finish() {
    over = true;
    visitor.end(this);
    if (forwarded != null) {
      forwarded.reset();
    }
  }
}
