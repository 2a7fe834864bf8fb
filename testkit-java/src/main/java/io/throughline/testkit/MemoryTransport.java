// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x has instead of sockets: connections within the process, all of them to one server,
 * whatever address is asked for.
 */
final class MemoryTransport implements Transport {
  /** As whom each side sees the other. */
  private static final SocketAddress PEER = SocketAddress.inetSocketAddress(1, "127.0.0.1");

  /** The property by which Vert.x leaves the resolving of names to the JDK. */
  private static final String NO_DNS = "vertx.disableDnsResolver";

  private final LocalAddress server = new LocalAddress(MemoryTransport.class);

  /** Where nobody listens. */
  private final LocalAddress nowhere = new LocalAddress(MemoryTransport.class);

  private final TestNetwork network;
  private final Workers workers = new Workers();

  /** Null before Vert.x has brought the threads. */
  private @Nullable VirtualLoop loop;

  MemoryTransport(TestNetwork network) {
    this.network = network;
  }

  /** Makes a Vert.x that has nothing else. */
  Vertx vertx() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setUseDaemonThread(true)
            .setBlockedThreadCheckInterval(TimeUnit.DAYS.toMillis(1))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    String before = System.setProperty(NO_DNS, "true"); // it would need datagrams
    try {
      return VertxBootstrap.create()
          .options(options)
          .transport(this)
          .executorServiceFactory(workers)
          .init()
          .vertx();
    } finally {
      if (before == null) {
        System.clearProperty(NO_DNS);
      } else {
        System.setProperty(NO_DNS, before);
      }
    }
  }

  VirtualLoop loop() {
    return Objects.requireNonNull(loop);
  }

  /** The loop of those who accept comes behind that of those who work, and is the same. */
  @Override
  public EventLoopGroup eventLoopGroup(int type, int size, ThreadFactory threads, int ioRatio) {
    if (loop == null) {
      loop = new VirtualLoop(threads, workers);
    }
    return loop.netty();
  }

  @Override
  public boolean supportsDomainSockets() {
    return true;
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return network.reaches(address.port()) ? server : nowhere;
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return PEER;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return LocalIoHandler.newFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return MemoryChannel::new;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return MemoryChannel.Server::new;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    // There is no TCP.
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    // There is no TCP.
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    throw new UnsupportedOperationException("no datagrams");
  }

  @Override
  @SuppressWarnings("deprecation") // of Netty; Vert.x asks for it
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    throw new UnsupportedOperationException("no datagrams");
  }
}
