// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.throughline.server.loop.EventLoop;

/**
 * Tells the loop which reads of a channel are one turn: what they bring is answered at their end,
 * before the HTTP server's own handler flushes what was written meanwhile.
 */
final class Turns extends ChannelInboundHandlerAdapter {
  private final EventLoop loop;

  Turns(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    loop.beginTurn();
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.endTurn();
    context.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    loop.endTurn();
  }
}
