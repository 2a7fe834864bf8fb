// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.throughline.benchmarks.wire.Ask;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests one behind the other, on one connection as long as the server lets it stand. */
final class Requests {
  /** Who asked. */
  interface Answer {
    void part(ByteBuf content);

    void end();
  }

  private final Load load;
  private @Nullable Channel channel;

  /** What was asked and has no byte of an answer yet: it is asked again if the server closes. */
  private @Nullable ByteBuf request;

  private @Nullable Answer answer;

  Requests(Load load) {
    this.load = load;
  }

  /** Asks; nothing else may be unanswered. The body is released. */
  void ask(Ask ask, @Nullable ByteBuf given, Answer wanted) {
    ByteBuf body =
        given == null ? Unpooled.copiedBuffer(ask.body(), StandardCharsets.UTF_8) : given;
    ByteBuf whole = load.buffer();
    String length = ask.isPost() ? "Content-Length: " + body.readableBytes() + "\r\n\r\n" : "\r\n";
    whole.writeCharSequence(ask.head() + length, StandardCharsets.US_ASCII);
    load.counters().bodyUp += body.readableBytes();
    whole.writeBytes(body);
    body.release();
    answer = wanted;
    request = whole;
    if (channel == null) {
      load.connect(initializer());
    } else {
      load.write(channel, whole.retainedDuplicate());
    }
  }

  void close() {
    Channel old = channel;
    channel = null;
    answer = null;
    forget();
    if (old != null) {
      Load.close(old);
    }
  }

  private void forget() {
    if (request != null) {
      request.release();
      request = null;
    }
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel opening) {
        opening.pipeline().addLast(new Arrivals(), new HttpResponseDecoder(), new Answers());
      }
    };
  }

  private final class Arrivals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      load.arrived();
      load.counters().bytesDown += ((ByteBuf) message).readableBytes();
      ctx.fireChannelRead(message);
    }
  }

  private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
    private boolean kept = true;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      if (request != null) {
        load.write(ctx.channel(), request.retainedDuplicate());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      Answer wanted = answer;
      if (wanted == null || ctx.channel() != channel) {
        return;
      }
      if (part instanceof HttpResponse head) {
        forget();
        kept = HttpUtil.isKeepAlive(head);
        if (head.status().code() >= 300) {
          load.fail("HTTP status " + head.status());
        }
      }
      if (part instanceof HttpContent content) {
        load.counters().bodyDown += content.content().readableBytes();
        wanted.part(content.content());
      }
      if (part instanceof LastHttpContent && answer == wanted) {
        answered(ctx, wanted);
      }
    }

    private void answered(ChannelHandlerContext ctx, Answer wanted) {
      answer = null;
      if (!kept) {
        channel = null;
        Load.close(ctx.channel());
      }
      wanted.end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
      super.channelInactive(ctx);
      if (ctx.channel() != channel) {
        return;
      }
      channel = null;
      if (request != null && kept) { // as browsers do when a kept connection turns out to be closed
        load.connect(initializer());
      } else if (answer != null) {
        load.fail("the server has closed a connection instead of answering");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (ctx.channel() == channel) {
        load.fail(cause.toString());
      }
    }
  }
}
