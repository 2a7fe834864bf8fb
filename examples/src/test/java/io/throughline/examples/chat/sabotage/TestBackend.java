// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;

/**
 * A server for tests: {@code /told} tells the path and the Host it was asked for, {@code /echo}
 * gives the body back, {@code /stream} sends a first part and waits for {@link #endStream}; a
 * WebSocket is echoed.
 */
final class TestBackend implements Backend {
  private final HttpServer server;
  private final CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
  private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

  TestBackend(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
            .requestHandler(this::answer);
    Network.await(server.listen(0, "127.0.0.1"));
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/told" -> response.end(request.uri() + " " + request.getHeader("Host"));
      case "/echo" -> request.body().onSuccess(response::end);
      case "/stream" ->
          response
              .setChunked(true)
              .write(Buffer.buffer("first "))
              .onSuccess(written -> stream.complete(response));
      default -> response.setStatusCode(404).end();
    }
  }

  /** Waits until the first part of a stream was sent. */
  void awaitStream() throws Exception {
    Network.await(stream);
  }

  void endStream() {
    stream.join().end("last");
  }

  /** How long it was asked to stop. */
  CompletableFuture<Integer> stopped() {
    return stopped;
  }

  Future<Void> close() {
    return server.close();
  }

  @Override
  public int port() {
    return server.actualPort();
  }

  @Override
  public Future<Void> stop(int ms) {
    return stopped.complete(ms)
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException("stopped"));
  }

  @Override
  public Future<Void> restart() {
    return Future.succeededFuture();
  }
}
