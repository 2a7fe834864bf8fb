// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.transport.BasePath;
import io.throughline.client.transport.Bystander;
import io.throughline.client.transport.LongPollingTransport;
import io.throughline.client.transport.Network;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.WebSocketTransport;
import io.throughline.client.transport.XhrStreamingTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Makes connections to servers.
 *
 * <pre>{@code
 * ThroughlineClient client = ThroughlineClient.create(vertx);
 * Connection connection = client.connect("https://example.com/throughline");
 * connection.textHandler(System.out::println);
 * connection.send("hello");
 * }</pre>
 *
 * <p>Its methods may be called from any thread.
 */
public final class ThroughlineClient {
  /**
   * Connections to one server: more than a process has file descriptors for, since one that is held
   * must not make a body upstream wait. Vert.x multiplies the two and keeps an array of the larger.
   */
  private static final int HTTP_1_CONNECTIONS = 20_000;

  private static final int HTTP_2_CONNECTIONS = 1_000;

  private static final int CONNECT_TIMEOUT = 10_000;

  private final VertxInternal vertx;
  private final boolean ownsVertx;
  private final ThroughlineClientOptions.Builder options;
  private final Network network;
  private final List<Transport> transports;

  /** Those that are not closed for good. */
  private final Set<BoundConnection> connections = ConcurrentHashMap.newKeySet();

  private volatile boolean closing;

  private ThroughlineClient(
      Vertx vertx, boolean ownsVertx, ThroughlineClientOptions.Builder options) {
    this.vertx = (VertxInternal) vertx;
    this.ownsVertx = ownsVertx;
    this.options = options;
    this.network =
        new Network(
            vertx,
            vertx
                .httpClientBuilder()
                .with(http(options))
                .with(pool())
                .withLoadBalancer(new AddressChoice())
                .withConnectHandler(it -> it.exceptionHandler(e -> {})) // else Vert.x logs each
                .build(),
            vertx.createWebSocketClient(webSocket(options)),
            options.headers);
    this.transports = options.transports.stream().map(this::transport).map(this::watched).toList();
  }

  /** The type of a bystander is not exported: an application's metrics are none. */
  private Transport watched(Transport transport) {
    return options.metrics instanceof Bystander bystander
        ? bystander.watch(transport, network)
        : transport;
  }

  private Transport transport(String name) {
    return switch (name) {
      case "websocket" -> new WebSocketTransport(network);
      case "xhr-streaming" -> new XhrStreamingTransport(network);
      default -> new LongPollingTransport(network);
    };
  }

  private static HttpClientOptions http(ThroughlineClientOptions.Builder options) {
    HttpClientOptions http = new HttpClientOptions(options.http).setConnectTimeout(CONNECT_TIMEOUT);
    if (options.proxy != null) {
      http.setProxyOptions(options.proxy);
    }
    return options.trust == null ? http : http.setTrustOptions(options.trust);
  }

  private static PoolOptions pool() {
    return new PoolOptions()
        .setHttp1MaxSize(HTTP_1_CONNECTIONS)
        .setHttp2MaxSize(HTTP_2_CONNECTIONS);
  }

  private static WebSocketClientOptions webSocket(ThroughlineClientOptions.Builder options) {
    WebSocketClientOptions webSocket =
        new WebSocketClientOptions(options.webSocket)
            .setMaxConnections(HTTP_1_CONNECTIONS)
            .setConnectTimeout(CONNECT_TIMEOUT);
    if (options.proxy != null) {
      webSocket.setProxyOptions(options.proxy);
    }
    return options.trust == null ? webSocket : webSocket.setTrustOptions(options.trust);
  }

  /** Makes a client on that Vert.x instance, which it does not close. */
  public static ThroughlineClient create(Vertx vertx, ThroughlineClientOptions options) {
    return new ThroughlineClient(vertx, false, options.values);
  }

  /** Makes a client with {@link ThroughlineClientOptions#defaults}. */
  public static ThroughlineClient create(Vertx vertx) {
    return create(vertx, ThroughlineClientOptions.defaults());
  }

  /**
   * Makes a client for a program that has no Vert.x of its own. It has threads that keep the
   * program alive: {@link #close} ends them.
   */
  public static ThroughlineClient create(ThroughlineClientOptions options) {
    FileSystemOptions noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(noFiles));
    return new ThroughlineClient(vertx, true, options.values);
  }

  /** Makes a client with {@link ThroughlineClientOptions#defaults} and a Vert.x of its own. */
  public static ThroughlineClient create() {
    return create(ThroughlineClientOptions.defaults());
  }

  /**
   * Begins a connection; what is sent before it is open is queued. On an event loop it lives on the
   * caller's context, else on a new one.
   *
   * @param url the server's base path: http, https, ws or wss
   * @throws IllegalArgumentException when the address cannot be read
   * @throws IllegalStateException when the client is closed
   */
  public Connection connect(String url) {
    return connect(url, connection -> {});
  }

  /**
   * Begins a connection, as {@link #connect(String)}.
   *
   * @param setup called first, on the connection's context: handlers that are set there miss
   *     nothing
   */
  public Connection connect(String url, Handler<Connection> setup) {
    URI base = BasePath.of(url);
    if (closing) {
      throw new IllegalStateException("the client is closed");
    }
    BoundConnection connection =
        new BoundConnection(context(), options, transports, base, connections::remove);
    connections.add(connection);
    connection.start(setup);
    return connection;
  }

  private ContextInternal context() {
    ContextInternal current = vertx.getContext();
    return current != null && current.isEventLoopContext()
        ? current.unwrap()
        : vertx.createEventLoopContext();
  }

  /**
   * Closes all connections with 1000 once everything queued is sent, then what they were made with.
   *
   * @return succeeds when nothing is left; from a client with a Vert.x of its own on a thread of
   *     that Vert.x
   */
  public Future<Void> close() {
    closing = true;
    List<Future<Void>> all = new ArrayList<>();
    connections.forEach(connection -> all.add(connection.close()));
    Future<Void> clients =
        Future.join(all)
            .transform(v -> Future.join(network.http().close(), network.webSockets().close()))
            .mapEmpty();
    return ownsVertx ? clients.transform(v -> vertx.close()) : clients;
  }

  /**
   * Closes, and waits until nothing is left; as {@link #close}.
   *
   * @throws IllegalStateException on an event loop, which must not block: use {@link #close} there
   * @throws InterruptedException when the thread is interrupted; the client is closed all the same
   */
  public void closeAndWait() throws InterruptedException {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("an event loop must not wait: use close");
    }
    try {
      close().toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("could not be closed", e.getCause());
    }
  }
}
