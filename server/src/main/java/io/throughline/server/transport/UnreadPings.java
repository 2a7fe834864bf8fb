// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Keeps WebSocket pings of a client that does not read from the HTTP server, which answers each by
 * itself, whatever waits in front of the answer, so that pongs would pile up without bound. Only
 * the latest ping has to be answered (RFC 6455 §5.5.3): it goes on when the client reads again.
 */
final class UnreadPings extends ChannelInboundHandlerAdapter {
  private @Nullable ByteBuf latest;

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    ByteBuf ping = latest;
    if (ping != null && context.channel().isWritable()) {
      latest = null;
      context.fireChannelRead(new PingWebSocketFrame(ping));
      context.fireChannelReadComplete();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof PingWebSocketFrame ping && !context.channel().isWritable()) {
      latest = Unpooled.copiedBuffer(ping.content());
      ping.release();
    } else {
      context.fireChannelRead(message);
    }
  }
}
