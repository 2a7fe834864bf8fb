// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static io.netty.buffer.Unpooled.copyShort;
import static io.netty.buffer.Unpooled.wrappedBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.throughline.protocol.EncodedFrame;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on the bare channel, behind Netty's frame codec. It takes the place of Vert.x's own
 * handler after the 101; what that keeps as long as the socket is open goes with it: two queues of
 * 4 kB, the HTTP request, its answer and their headers. TLS and compression stay. The HTTP server's
 * idle time-out goes as well: who is silent is the session's matter (HB-3), and who says nothing at
 * all, or does not take or answer a close frame, has time limits of his own.
 */
final class ChannelCarrier extends ChannelDuplexHandler implements WebSocketCarrier {
  /** Frames that are still read from a paused socket, so that its end is noticed meanwhile. */
  private static final int READ_AHEAD = 8;

  private static final short NORMAL = 1_000;

  /** What Vert.x tells each channel of a server that shuts down; the class is not exported. */
  private static final String SHUTDOWN = "io.vertx.core.net.impl.ShutdownEvent";

  private final Channel channel;

  /** Where what arrives is dispatched; its loop is the channel's. */
  private final ContextInternal context;

  private final Listener listener;

  /** How long the client may take to read and answer a close frame, ms. */
  private final int closingTimeout;

  /**
   * Behind Netty's frame encoder, which messages pass by that are whole and need no extension: 4 %
   * less CPU for an echo. Null where one has to see them.
   */
  private final @Nullable ChannelHandlerContext wire;

  /** As the channel was heard to be: to ask it goes through four more objects. */
  private boolean writable;

  private boolean closeSent;
  private boolean closeReceived;

  /** Nothing can be read any more, not even the client's close frame. */
  private boolean unreadable;

  /** Closes the channel when the client does not; null before there is a reason. */
  private @Nullable ScheduledFuture<?> closing;

  /** The latest ping of a client that does not read; null when all are answered (WS-11). */
  private @Nullable ByteBuf unanswered;

  private boolean paused;

  /** Frames that came since it was paused. */
  private int ahead;

  ChannelCarrier(Channel channel, ContextInternal context, Listener listener, int closingTimeout) {
    this.channel = channel;
    this.context = context;
    this.listener = listener;
    this.closingTimeout = closingTimeout;
    this.writable = channel.isWritable();
    ChannelPipeline pipeline = channel.pipeline();
    boolean extended = pipeline.get(WebSocketExtensionEncoder.class) != null;
    this.wire = extended ? null : pipeline.context(WebSocketFrameEncoder.class);
  }

  /** Takes a socket over, in the turn in which it was accepted: nothing has been read yet. */
  static WebSocketCarrier takeOver(
      WebSocketInternal socket, ContextInternal context, Listener listener, int closingTimeout) {
    ChannelHandlerContext vertx = socket.channelHandlerContext();
    ChannelCarrier carrier =
        new ChannelCarrier(vertx.channel(), context.unwrap(), listener, closingTimeout);
    vertx.pipeline().replace(vertx.handler(), vertx.name(), carrier);
    if (vertx.pipeline().get(IdleStateHandler.class) != null) {
      vertx.pipeline().remove(IdleStateHandler.class);
    }
    return carrier;
  }

  // --- from the network ---

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    try {
      if (message instanceof WebSocketFrame frame && !closeReceived) {
        dispatch(() -> take(frame));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(WebSocketFrame frame) {
    if (paused && ++ahead == READ_AHEAD) {
      channel.config().setAutoRead(false);
    }
    if (frame instanceof TextWebSocketFrame) {
      onData(Kind.TEXT, frame);
    } else if (frame instanceof BinaryWebSocketFrame) {
      onData(Kind.BINARY, frame);
    } else if (frame instanceof ContinuationWebSocketFrame) {
      onData(Kind.CONTINUATION, frame);
    } else {
      answer(frame);
      listener.onControl();
    }
  }

  private void onData(Kind kind, WebSocketFrame frame) {
    listener.onData(kind, frame.isFinalFragment(), ByteBufUtil.getBytes(frame.content()));
  }

  private void answer(WebSocketFrame control) {
    if (control instanceof PingWebSocketFrame) { // WS-11
      unanswered = copiedBuffer(control.content());
      answerPing();
    } else if (control instanceof CloseWebSocketFrame close) { // WS-12
      closeReceived = true;
      if (closeSent) {
        hangUp();
      } else {
        boolean bare = !close.content().isReadable();
        sendClose(bare ? copyShort(NORMAL) : close.content().retain());
      }
    }
  }

  private void answerPing() {
    ByteBuf ping = unanswered;
    if (ping != null && isWritable()) {
      unanswered = null;
      write(new PongWebSocketFrame(ping));
      flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext here) {
    writable = channel.isWritable();
    if (writable) {
      answerPing();
      dispatch(listener::onDrained);
    }
  }

  /** Behind a frame that is none the codec reads no more: the listener has the last word. */
  @Override
  public void exceptionCaught(ChannelHandlerContext here, Throwable e) {
    boolean over = WebSocketCarrier.isBroken(e) || closeSent;
    unreadable = true;
    dispatch(() -> listener.onException(e));
    if (over) {
      hangUp();
    } else {
      hangUpLater();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    closeReceived = true;
    dispatch(listener::onClosed);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    if (event.getClass().getName().equals(SHUTDOWN)) {
      close(NORMAL);
    }
    ReferenceCountUtil.release(event);
  }

  /** The HTTP server closes its channels. */
  @Override
  public void close(ChannelHandlerContext here, ChannelPromise promise) {
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    close(NORMAL);
  }

  private void dispatch(Runnable what) {
    context.dispatch(what, Runnable::run);
  }

  // --- to the network ---

  @Override
  public void writeText(TextRun run) {
    if (wire == null) {
      write(new TextWebSocketFrame(wrappedBuffer(run.utf8())));
    } else {
      write(wire, MessageBytes.text(run, channel.alloc()));
    }
  }

  @Override
  public void writeBinary(EncodedFrame frame) {
    if (wire == null) {
      write(new BinaryWebSocketFrame(wrappedBuffer(frame.wsBinary())));
    } else {
      write(wire, MessageBytes.binary(frame.wsBinary(), channel.alloc()));
    }
  }

  private void write(WebSocketFrame frame) {
    write(channel, frame);
  }

  private void write(ChannelOutboundInvoker to, Object message) {
    ChannelFuture unused = to.write(message, channel.voidPromise());
  }

  @Override
  public void flush() {
    if (wire == null) {
      channel.flush();
    } else {
      wire.flush();
    }
  }

  @Override
  public boolean isWritable() {
    return !closeSent && !closeReceived && writable;
  }

  @Override
  public boolean isClosed() {
    return closeReceived;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    ahead = 0;
    channel.config().setAutoRead(true);
  }

  @Override
  public void close(int code) {
    if (!closeSent) {
      sendClose(copyShort(code)); // a code that Netty knows nothing of is as good (CC-1)
    }
  }

  /** Who reads nothing takes no close frame: the time begins here, not when it is sent. */
  private void sendClose(ByteBuf body) {
    closeSent = true;
    hangUpLater();
    channel
        .writeAndFlush(new CloseWebSocketFrame(true, 0, body))
        .addListener(sent -> onCloseSent(sent.isSuccess()));
  }

  private void onCloseSent(boolean sent) {
    if (!sent || closeReceived) {
      hangUp();
    } else if (unreadable) {
      sayEnd();
    }
  }

  /**
   * The client's own close is not found any more in what it sends, so its end is waited for: what
   * it has sent is read until then, for a socket that is closed before that is reset, and the close
   * frame may be lost.
   */
  private void sayEnd() {
    if (channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      channel.config().setAutoRead(true);
      ChannelFuture unused = duplex.shutdownOutput();
    } else {
      hangUp();
    }
  }

  private void hangUpLater() {
    if (closing == null) {
      ScheduledFuture<?> timer =
          channel.eventLoop().schedule(this::hangUp, closingTimeout, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> timer.cancel(false));
      closing = timer;
    }
  }

  /** Closes the channel itself; its own {@code close} would send a close frame first. */
  private void hangUp() {
    ChannelHandlerContext here = channel.pipeline().context(this);
    if (here != null) {
      ChannelFuture unused = here.close();
    }
  }
}
