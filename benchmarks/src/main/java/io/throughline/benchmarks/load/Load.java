// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.throughline.benchmarks.wire.Carrier;
import io.throughline.benchmarks.wire.Wire;
import io.throughline.benchmarks.wire.Wires;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions against one server and has them do one work: {@code Load work=echo wire=bare
 * port=8080 ...}. Prints what was measured as one line of JSON, and for each line of its input what
 * was measured once more with the same sessions; ends with its input. When something fails, also
 * between two measurements, the last line tells why.
 */
public final class Load {
  /** How many sessions are being opened at once. */
  private static final int AT_ONCE = 200;

  private static final long TICK_MS = 100;

  private final Settings settings;
  private final Counters counters = new Counters();

  /** Null when the load may sleep. */
  private final @Nullable Vigil vigil;

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final List<Peer> peers = new ArrayList<>();
  private final Work work;
  private CompletableFuture<JsonObject> result = new CompletableFuture<>();

  /** What was measured, until all that is still under way has come; null at other times. */
  private @Nullable JsonObject measured;

  /** What went wrong first; null when nothing did. */
  private @Nullable IllegalStateException failure;

  private int ready;
  private long now = System.nanoTime();

  private Load(Settings settings) {
    this.settings = settings;
    vigil = settings.awake() ? new Vigil() : null;
    group = new MultiThreadIoEventLoopGroup(1, network(vigil));
    loop = group.next();
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress("127.0.0.1", settings.port());
    work =
        switch (settings.work()) {
          case "echo" -> new Echo(this);
          case "broadcast" -> new Broadcast(this);
          case "idle" -> new Idle(this);
          case "storm" -> new Storm(this);
          default -> throw new IllegalArgumentException("no work " + settings.work());
        };
  }

  private static IoHandlerFactory network(@Nullable Vigil vigil) {
    SelectStrategyFactory strategy =
        vigil == null ? DefaultSelectStrategyFactory.INSTANCE : () -> vigil;
    return Epoll.isAvailable()
        ? EpollIoHandler.newFactory(0, strategy)
        : NioIoHandler.newFactory(SelectorProvider.provider(), strategy);
  }

  /** Runs a load; fails with what was wrong at the server. */
  public static CompletableFuture<JsonObject> run(Settings settings) {
    Load load = new Load(settings);
    return load.measure().whenComplete((done, failed) -> load.later(load::stop));
  }

  /**
   * Runs a load from the command line.
   *
   * @param args the settings
   */
  public static void main(String[] args) throws IOException {
    Load load = new Load(Settings.of(args));
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      do {
        System.out.println(load.measure().join());
      } while (input.readLine() != null);
      CompletableFuture.runAsync(load::check, load.loop).join();
      System.exit(0);
    } catch (CompletionException failed) {
      Throwable why = Objects.requireNonNullElse(failed.getCause(), failed);
      System.out.println(new JsonObject().put("failed", String.valueOf(why.getMessage())));
      System.exit(1);
    }
  }

  private CompletableFuture<JsonObject> measure() {
    CompletableFuture<JsonObject> measuring = new CompletableFuture<>();
    later(() -> begin(measuring));
    return measuring;
  }

  private void begin(CompletableFuture<JsonObject> measuring) {
    result = measuring;
    arrived();
    if (failure != null) {
      measuring.completeExceptionally(failure);
    } else if (peers.isEmpty()) {
      open();
    } else {
      work.begin();
    }
  }

  /** Throws what has gone wrong since the load began. */
  private void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private void stop() {
    peers.forEach(Peer::cut);
    Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void open() {
    Future<?> unused =
        loop.scheduleAtFixedRate(guarded(this::tick), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    for (int i = 0; i < Math.min(AT_ONCE, settings.sessions()); i++) {
      connectNext();
    }
  }

  private void connectNext() {
    Peer peer = new Peer(this, peers.size(), work.source(peers.size()));
    peers.add(peer);
    peer.connect();
  }

  private void tick() {
    now = System.nanoTime();
    for (int i = 0; i < peers.size(); i++) {
      peers.get(i).tick(now);
    }
    JsonObject done = measured;
    if (done != null && peers.stream().noneMatch(Peer::waits)) {
      measured = null;
      result.complete(done);
    }
  }

  /** One more session has opened. */
  void opened() {
    ready++;
    if (peers.size() < settings.sessions()) {
      connectNext();
    } else if (ready == settings.sessions()) {
      work.begin();
    }
  }

  Link link(Peer peer) {
    Wire wire = Wires.of(settings.wire(), settings.carrier(), peer.index);
    return settings.carrier() == Carrier.WEBSOCKET
        ? new WebSocketLink(this, peer, wire)
        : new HttpLink(this, peer, wire);
  }

  void connect(ChannelHandler handler) {
    counters.connections++;
    Future<?> unused =
        bootstrap
            .clone()
            .handler(handler)
            .connect()
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    fail("cannot connect: " + connected.cause());
                  }
                });
  }

  /** Writes bytes, counted. */
  void write(Channel channel, ByteBuf bytes) {
    counters.bytesUp += bytes.readableBytes();
    Future<?> unused = channel.writeAndFlush(bytes, channel.voidPromise());
  }

  static void close(Channel channel) {
    Future<?> unused = channel.close();
  }

  void later(Runnable task) {
    loop.execute(guarded(task));
  }

  void after(double seconds, Runnable task) {
    long micros = (long) (seconds * 1_000_000);
    Future<?> unused = loop.schedule(guarded(task), micros, TimeUnit.MICROSECONDS);
  }

  /** A task that fails fails the load. */
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        fail(e.toString());
      }
    };
  }

  ByteBuf buffer() {
    return PooledByteBufAllocator.DEFAULT.directBuffer();
  }

  /** Something has come, or was asked for: what is done with it happens now. */
  void arrived() {
    now = System.nanoTime();
  }

  long now() {
    return now;
  }

  /** How long it has been busy so far, microseconds; all of the process when it may sleep. */
  long busyMicros() {
    return vigil == null
        ? ServerCpu.micros(ProcessHandle.current().pid())
        : TimeUnit.NANOSECONDS.toMicros(vigil.busyNanos());
  }

  Settings settings() {
    return settings;
  }

  Counters counters() {
    return counters;
  }

  List<Peer> peers() {
    return peers;
  }

  Work work() {
    return work;
  }

  /** Tells what was measured, when all that is under way has come as well. */
  void finish(JsonObject found) {
    measured = found;
  }

  /** Tells what went wrong instead, or when nobody waits now, when next asked. */
  void fail(String why) {
    IllegalStateException failed = new IllegalStateException(why);
    if (failure == null) {
      failure = failed;
    }
    result.completeExceptionally(failed);
  }
}
