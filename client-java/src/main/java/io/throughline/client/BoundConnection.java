// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.client.session.Session;
import io.throughline.client.session.Settle;
import io.throughline.client.transport.Transport;
import io.throughline.event.Conversation;
import io.throughline.event.core.ClientEvents;
import io.throughline.event.core.EventSettings;
import io.throughline.event.core.Grant;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from the application to its connection: from any thread to the connection's own context.
 * What comes back is the matter of {@link ConnectionEvents}.
 */
final class BoundConnection extends HeardConnection implements Driver.Owner {
  /** What any thread may ask for. */
  private record View(
      ConnectionState state,
      @Nullable String transport,
      @Nullable String id,
      Limits limits,
      long expiresIn) {
    static final View FIRST =
        new View(ConnectionState.CONNECTING, null, null, Limits.DEFAULTS, Frame.Welcome.NEVER);
  }

  private final ContextInternal context;
  private final ClientMetrics metrics;
  private final Driver driver;
  private final Consumer<BoundConnection> forget;
  private final WriteQueue queue = new WriteQueue();

  /** Completes when the connection is closed for good. */
  private final Promise<Void> closed;

  private final ClientEvents layer;

  private volatile View view = View.FIRST;

  /**
   * Begins nothing yet.
   *
   * @param forget called when it is closed for good
   */
  BoundConnection(
      ContextInternal context,
      ThroughlineClientOptions.Builder options,
      List<Transport> transports,
      URI url,
      Consumer<BoundConnection> forget) {
    this.context = context;
    this.metrics = options.metrics;
    this.forget = forget;
    this.closed = context.promise();
    this.driver = new Driver(context, options, transports, url, this);
    this.layer =
        new ClientEvents(
            new ConnectionPort(context, driver, queue, metrics),
            new EventSettings(options.codec, options.callTimeout, 0, options.maxCalls, 0));
  }

  /** Begins, behind what the application sets up. */
  void start(Handler<Connection> setup) {
    atHome(
        () -> {
          context.<Connection>dispatch(this, setup);
          driver.start();
        });
  }

  @Override
  public void changed() {
    ConnectionState state = ConnectionState.valueOf(driver.session().state().name());
    Session session = driver.session();
    view =
        new View(
            state, driver.transport(), session.publicId(), session.limits(), session.expiresIn());
    queue.buffered(driver.session().bufferedBytes());
    if (queue.drained()) {
      driver.events().onDrained();
    }
  }

  @Override
  public void onFrame(Frame frame, boolean late) {
    if (late) {
      layer.onLateFrame(frame);
    } else {
      layer.onFrame(frame);
    }
  }

  @Override
  public void restarted() {
    layer.restarted();
  }

  @Override
  public void closed(Ending ending) {
    layer.closed(ending.code(), ending.reason());
    forget.accept(this);
    closed.complete();
  }

  @Override
  public Conversation events() {
    return layer.root();
  }

  @Override
  public Future<Conversation> join(String namespace, Supplier<@Nullable JsonNode> auth) {
    return layer.join(namespace, auth);
  }

  @Override
  public Future<@Nullable Duration> renew(String namespace, JsonNode auth) {
    return layer.renew(namespace, auth).map(grant -> duration(grant.expiresIn()));
  }

  @Override
  public @Nullable Duration expiresIn() {
    return duration(view.expiresIn);
  }

  private static @Nullable Duration duration(long ms) {
    return ms == Grant.NEVER ? null : Duration.ofMillis(ms);
  }

  private void atHome(Runnable what) {
    if (context.isRunningOnContext()) {
      what.run();
    } else {
      context.runOnContext(v -> what.run());
    }
  }

  @Override
  public ConnectionState state() {
    return view.state;
  }

  @Override
  public @Nullable String transport() {
    return view.transport;
  }

  @Override
  public @Nullable String id() {
    return view.id;
  }

  @Override
  public long bufferedBytes() {
    return queue.bytes();
  }

  @Override
  public Future<Void> send(String text) {
    return send(Message.of(text));
  }

  @Override
  public Future<Void> send(Buffer bytes) {
    return send(Message.of(bytes));
  }

  @Override
  public Future<Void> send(Message message) {
    return queue(message, true);
  }

  @Override
  public Future<Void> write(Message message) {
    return queue(message, false);
  }

  private Future<Void> queue(Message message, boolean confirmed) {
    Promise<Void> done = context.promise();
    long cost = (long) message.size() + EncodedFrame.OVERHEAD;
    queue.leftThread(cost);
    atHome(
        () -> {
          Settle settle = confirmed ? fate -> settle(done, fate) : fate -> {};
          boolean taken = driver.session().send(message.frame(), settle);
          queue.arrived(cost);
          if (!taken) {
            done.fail(new ClosedException());
          } else {
            metrics.sent(message.size());
            if (!confirmed) {
              done.complete();
            }
          }
          queue.buffered(driver.session().bufferedBytes());
          driver.later();
        });
    return done.future();
  }

  private void settle(Promise<Void> done, Settle.Fate fate) {
    switch (fate) {
      case CONFIRMED ->
          // Behind what the same frame changes: who has waited for it finds the connection open.
          context.runOnContext(v -> done.complete());
      case TOO_LARGE -> done.fail(new TooLargeException());
      case UNKNOWN_FATE -> done.fail(new UnknownFateException());
    }
  }

  @Override
  public void sendAndWait(Message message) throws InterruptedException {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("an event loop must not wait: use send");
    }
    try {
      send(message).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ThroughlineException fate) {
        fate.fillInStackTrace(); // of the caller, instead of the network's thread
        throw fate;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public Connection sendVolatile(Message message) {
    if (message.size() > view.limits.maxFrame()) {
      throw new TooLargeException();
    }
    atHome(
        () -> {
          driver.session().sendVolatile(message.volatileFrame());
          driver.later();
        });
    return this;
  }

  @Override
  public Future<Void> close() {
    return close(CloseCode.NORMAL.code(), "");
  }

  @Override
  public Future<Void> close(int code, String reason) {
    if (code != CloseCode.NORMAL.code() && !CloseCode.isOfApplication(code)) {
      throw new IllegalArgumentException("close code " + code + " is not 1000 or 3000 to 4399");
    }
    Frame.Close checked = new Frame.Close(code, 0, reason);
    atHome(
        () -> {
          driver.session().close(checked.code(), checked.reason(), driver.now());
          driver.later();
        });
    return closed.future();
  }

  @Override
  public Future<Void> end() {
    return close();
  }

  @Override
  public Future<Void> switchTo(String transport) {
    Promise<Void> done = context.promise();
    atHome(
        () ->
            driver.switchTo(
                transport,
                failure -> {
                  if (failure.isEmpty()) {
                    done.complete();
                  } else {
                    done.fail(new SwitchFailedException(failure));
                  }
                }));
    return done.future();
  }

  @Override
  public Connection networkChanged() {
    atHome(driver::networkChanged);
    return this;
  }

  @Override
  public Connection cut() {
    atHome(driver::cut);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return queue.isFull();
  }

  @Override
  public Connection setWriteQueueMaxSize(int maxSize) {
    queue.maxSize(maxSize);
    return this;
  }

  @Override
  Connection with(Consumer<ConnectionEvents> change) {
    atHome(() -> change.accept(driver.events()));
    return this;
  }

  @Override
  public Connection drainHandler(@Nullable Handler<Void> handler) {
    boolean fromElsewhere = !context.isRunningOnContext();
    return with(
        events -> {
          events.drains = handler;
          if (fromElsewhere && !queue.isFull()) {
            events.onDrained();
          }
        });
  }
}
