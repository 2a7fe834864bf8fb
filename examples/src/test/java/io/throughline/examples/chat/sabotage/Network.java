// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A sabotage network over real sockets with a server behind it, as visitors see it. */
final class Network implements AutoCloseable {
  private static final int WAIT_S = 20;

  final Vertx vertx = Vertx.vertx();
  final TestBackend backend;
  final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Network() throws Exception {
    backend = new TestBackend(vertx);
    SabotageNetwork network = new SabotageNetwork(backend, 0);
    await(vertx.deployVerticle(network));
    port = network.port();
  }

  CompletableFuture<HttpResponse<String>> get(String path) {
    return client.sendAsync(to(path).build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return client.sendAsync(
        to(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  /** What a page of this server asks the control for. */
  HttpResponse<String> control(String method, String path, String body) throws Exception {
    return control(method, path, body, "http://127.0.0.1:" + port);
  }

  HttpResponse<String> control(String method, String path, String body, String origin)
      throws Exception {
    return await(
        client.sendAsync(
            to(path).header("Origin", origin).method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString()));
  }

  /** A WebSocket, when it has opened. */
  CompletableFuture<Socket> socket(String path) {
    Socket socket = new Socket();
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + path), socket)
        .thenApply(opened -> socket.opened(opened));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  static <T> T await(Future<T> future) throws Exception {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(WAIT_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
  }

  /** One WebSocket's client side. */
  static final class Socket implements WebSocket.Listener {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** Completes when it broke or closed. */
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    private WebSocket socket;

    Socket opened(WebSocket opened) {
      socket = opened;
      return this;
    }

    /** What comes back of a text. */
    String echo(String text) throws Exception {
      await(socket.sendText(text, true));
      return received.poll(WAIT_S, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      received.add(data.toString());
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      ended.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended.complete(null);
    }
  }
}
