// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;

/**
 * Drops WebSocket pings of a client that does not read: the HTTP server answers each by itself,
 * whatever waits in front of the answer, so that pongs would pile up without bound. Only the latest
 * ping has to be answered (RFC 6455 §5.5.3).
 */
final class UnreadPings extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof PingWebSocketFrame ping && !context.channel().isWritable()) {
      ping.release();
    } else {
      context.fireChannelRead(message);
    }
  }
}
