// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A scripted server and the clients that transports reach it with; ends all of it. */
final class Ground implements AutoCloseable {
  private static final int CONNECTIONS = 1_000;

  final Vertx vertx = Vertx.vertx();
  volatile Supplier<Map<String, String>> headers = Map::of;
  final Network network =
      new Network(
          vertx,
          vertx.createHttpClient(
              new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS)),
          vertx.createWebSocketClient(),
          () -> headers.get());
  private final Context context = vertx.getOrCreateContext();

  /** TCP connections to the server that have ended. */
  final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

  /** Serves HTTP; answers the base path. */
  RecordedLink http(Consumer<HttpServerRequest> script) {
    int port =
        Await.value(
                vertx
                    .createHttpServer(
                        new HttpServerOptions().setWebSocketSubProtocols(List.of("throughline.v1")))
                    .connectionHandler(it -> it.closeHandler(v -> ended.add("ended")))
                    .requestHandler(script::accept)
                    .listen(0, "127.0.0.1"))
            .actualPort();
    return link(port);
  }

  /** Serves TCP. */
  RecordedLink tcp(Consumer<NetSocket> script) {
    int port =
        Await.value(
                vertx
                    .createNetServer()
                    .connectHandler(
                        socket -> {
                          socket.closeHandler(v -> ended.add("ended"));
                          script.accept(socket);
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    return link(port);
  }

  RecordedLink link(int port) {
    return new RecordedLink("http://127.0.0.1:" + port + "/base");
  }

  Connection open(Transport transport, Link link) {
    return on(() -> transport.open(link));
  }

  /** Does it on the context of the connections. */
  <T> T on(Supplier<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> Future.<Void>succeededFuture().map(x -> action.get()).onComplete(done));
    return Await.value(done.future());
  }

  void on(Runnable action) {
    on(
        () -> {
          action.run();
          return true;
        });
  }

  @Override
  public void close() {
    Await.value(vertx.close());
  }
}
