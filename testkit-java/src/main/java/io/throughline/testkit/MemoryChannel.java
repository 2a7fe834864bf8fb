// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import org.jspecify.annotations.Nullable;

/** One end of a connection within the process that is as a socket to those who use it. */
final class MemoryChannel extends LocalChannel {
  /** Takes clients in. */
  static final class Server extends LocalServerChannel {
    @Override
    protected LocalChannel newLocalChannel(LocalChannel client) {
      return new MemoryChannel(this, client);
    }
  }

  /** Takes the options of a socket, and does nothing with them. */
  private final class Config extends DefaultChannelConfig {
    Config() {
      super(MemoryChannel.this);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      super.setOption(option, value);
      return true;
    }
  }

  /**
   * What one end does the other learns in the next turn of the loop, not before the call returns:
   * no network is so quick.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  private static final class NextTurn extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext end, Object message, ChannelPromise done) {
      end.executor().execute(() -> end.write(message, done));
    }

    @Override
    public void flush(ChannelHandlerContext end) {
      end.executor().execute(end::flush);
    }

    @Override
    public void close(ChannelHandlerContext end, ChannelPromise done) {
      end.executor().execute(() -> end.close(done));
    }
  }

  /** Null before it is asked for, which the channel does while it is made. */
  private @Nullable ChannelConfig config;

  /** A client's end. */
  MemoryChannel() {
    pipeline().addFirst(new NextTurn());
  }

  private MemoryChannel(LocalServerChannel server, LocalChannel client) {
    super(server, client);
    pipeline().addFirst(new NextTurn());
  }

  @Override
  public ChannelConfig config() {
    if (config == null) {
      config = new Config();
    }
    return config;
  }
}
