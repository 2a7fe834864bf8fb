// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.client.PathMemory;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server of an application, its clients, the network between them and the time: what the
 * application does with its sessions is tried in milliseconds, through cuts and changes of
 * transport, without a socket.
 *
 * <pre>{@code
 * try (TestKit kit = TestKit.create(throughline -> ChatServer.setUp(throughline))) {
 *   TestClient ann = kit.connect(Map.of("name", "ann"));
 *   TestClient bob = kit.connect(Map.of("name", "bob"));
 *   bob.disconnect();
 *   ann.emit("say", "hello");
 *   kit.advance(Duration.ofSeconds(10));
 *   bob.reconnect();
 *   assertEquals("hello", bob.next("said").string(0));
 * }
 * }</pre>
 *
 * <p>Server and client are the real ones, HTTP and WebSockets between them too; below those are
 * connections within the process. All of it runs on one event loop of a Vert.x of the kit's own,
 * which works only while the test's thread is inside a method of the kit or of its clients: when
 * such a method returns, all that was to be done at that moment is done. So nothing happens beside
 * the test, and it goes the same way each time.
 *
 * <p>Time stands still but for {@link #advance}, and for the methods that say they wait: they let
 * pass what is needed, 30 s at most. It is the time of sessions, calls, and of all timers of {@link
 * #vertx}. {@code System.currentTimeMillis} is not touched. What the application hands to worker
 * threads is waited for as if it took no time.
 *
 * <p>A kit is used by one thread. Several kits do not know of each other.
 */
public final class TestKit implements AutoCloseable {
  /** How much time may pass while something is waited for. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private static final List<String> TRANSPORTS =
      List.of("websocket", "xhr-streaming", "long-polling");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<Vertx, Throughline> server;
  private final Vertx vertx;
  private final VirtualLoop loop;

  /** On which the test itself runs, as far as it does on the loop. */
  private final ContextInternal context;

  private final TestNetwork network = new TestNetwork();
  private final List<TestClient> clients = new ArrayList<>();
  private Throughline throughline;
  private Handler<HttpServerRequest> requests;

  private TestKit(Function<Vertx, Throughline> server) {
    MemoryTransport transport = new MemoryTransport(network);
    this.server = server;
    this.vertx = transport.vertx();
    this.loop = transport.loop();
    this.context = (ContextInternal) loop.run(vertx::getOrCreateContext);
    this.throughline = run(() -> server.apply(vertx));
    this.requests = throughline.handler(TestNetwork.base());
    await(
        run(
            () ->
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(network.before(request -> requests.handle(request)))
                    .listen(SocketAddress.domainSocketAddress("throughline"))));
  }

  /**
   * Makes a kit around a server with default options.
   *
   * @param setUp what the application does with its server before it listens: sets handlers,
   *     namespaces
   */
  public static TestKit create(Consumer<Throughline> setUp) {
    return create(ThroughlineOptions.defaults(), setUp);
  }

  /** Makes a kit around a server with these options; as {@link #create(Consumer)}. */
  public static TestKit create(ThroughlineOptions options, Consumer<Throughline> setUp) {
    return serving(
        vertx -> {
          Throughline made = Throughline.create(vertx, options);
          setUp.accept(made);
          return made;
        });
  }

  /**
   * Makes a kit around a server that the application makes itself.
   *
   * @param server makes it, ready to be mounted, on that Vert.x
   */
  public static TestKit serving(Function<Vertx, Throughline> server) {
    return new TestKit(server);
  }

  /** The Vert.x of the kit, for what else the application has. Its only network is the kit's. */
  public Vertx vertx() {
    return vertx;
  }

  /** The server under test; after {@link #restartServer} the new one. */
  public Throughline throughline() {
    return throughline;
  }

  /** Opens a client without credentials; as {@link #connect(Object)}. */
  public TestClient connect() {
    return connect(ThroughlineClientOptions.builder());
  }

  /**
   * Opens a client, and waits until its session is open, or refused: see {@link TestClient#closed}.
   *
   * @param auth credentials, as Jackson writes them
   */
  public TestClient connect(Object auth) {
    return connect(ThroughlineClientOptions.builder().auth(json(auth)));
  }

  /** Opens a client with these options; as {@link #connect(Object)}. */
  public TestClient connect(ThroughlineClientOptions.Builder options) {
    ThroughlineClientOptions all = options.memory(PathMemory.none()).build();
    TestClient client = run(() -> TestClient.open(this, all, network));
    clients.add(client);
    pass(() -> client.isOpen() || client.isClosed());
    return client;
  }

  /** Does all that can be done now; needed only after something that is not of the kit. */
  public void run() {
    run(() -> this);
  }

  /** Lets so much time pass: timers ring, what comes of it is done. */
  public void advance(Duration time) {
    loop.advance(time.toNanos(), () -> false);
  }

  /**
   * Lets time pass until that is complete.
   *
   * @return what it succeeds with
   * @throws RuntimeException what it fails with, or IllegalStateException with that as its cause
   * @throws AssertionError when it is not complete after 30 s
   */
  public <T extends @Nullable Object> T await(Future<T> future) {
    if (!pass(future::isComplete)) {
      throw new AssertionError("not complete after 30 s");
    }
    if (future.failed()) {
      Throwable why = future.cause();
      throw why instanceof RuntimeException failure ? failure : new IllegalStateException(why);
    }
    return future.result();
  }

  /** Cuts every connection as a network would. The sessions resume when time passes. */
  public void cut() {
    clients.forEach(TestClient::cut);
  }

  /** Lets that transport through no more: what it carries is cut, and it cannot be made anew. */
  public void block(String transport) {
    run(
        () -> {
          network.block(transport);
          return this;
        });
    clients.stream()
        .filter(client -> transport.equals(client.transport()))
        .forEach(TestClient::cut);
  }

  /** Lets it through again. */
  public void unblock(String transport) {
    run(
        () -> {
          network.unblock(transport);
          return this;
        });
  }

  /** Lets nothing but that transport through: every session moves to it when time passes. */
  public void switchTo(String transport) {
    unblock(transport);
    TRANSPORTS.stream().filter(other -> !other.equals(transport)).forEach(this::block);
  }

  /**
   * The server forgets all, as when its process is killed, and another one is set up in its place:
   * the clients get new sessions when time passes.
   */
  public void restartServer() {
    run(
        () -> {
          throughline = server.apply(vertx);
          requests = throughline.handler(TestNetwork.base());
          return this;
        });
    cut();
  }

  /** Ends all, which goes on for a moment after this returns. */
  @Override
  public void close() {
    loop.close(vertx::close);
  }

  /** Does something on the loop, then all that comes of it at once. */
  <T> T run(Callable<T> work) {
    return loop.run(
        () -> {
          ContextInternal before = context.beginDispatch();
          try {
            return work.call();
          } finally {
            context.endDispatch(before);
          }
        });
  }

  /** Lets time pass until that is so; answers whether it is. */
  boolean pass(BooleanSupplier done) {
    return loop.advance(PATIENCE, done);
  }

  static JsonNode json(Object value) {
    return JSON.valueToTree(value);
  }
}
