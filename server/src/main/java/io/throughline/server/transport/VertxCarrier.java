// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.throughline.protocol.EncodedFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;

/** Vert.x's own WebSocket. */
final class VertxCarrier implements WebSocketCarrier {
  private final ServerWebSocket socket;

  private VertxCarrier(ServerWebSocket socket) {
    this.socket = socket;
  }

  static WebSocketCarrier of(ServerWebSocket socket, Listener listener) {
    if (socket instanceof WebSocketInternal internal) {
      ChannelHandlerContext server = internal.channelHandlerContext();
      server.pipeline().addBefore(server.name(), null, new UnreadPings());
    }
    socket.frameHandler(frame -> take(frame, listener));
    socket.drainHandler(v -> listener.onDrained());
    socket.exceptionHandler(listener::onException);
    socket.closeHandler(v -> listener.onClosed());
    return new VertxCarrier(socket);
  }

  private static void take(WebSocketFrame frame, Listener listener) {
    if (frame.isText()) {
      listener.onData(Kind.TEXT, frame.isFinal(), frame.binaryData().getBytes());
    } else if (frame.isBinary()) {
      listener.onData(Kind.BINARY, frame.isFinal(), frame.binaryData().getBytes());
    } else if (frame.isContinuation()) {
      listener.onData(Kind.CONTINUATION, frame.isFinal(), frame.binaryData().getBytes());
    } else {
      listener.onControl();
    }
  }

  @Override
  public void writeText(TextRun run) {
    socket.writeTextMessage(new String(run.utf8(), StandardCharsets.UTF_8));
  }

  @Override
  public void writeBinary(EncodedFrame frame) {
    socket.writeBinaryMessage(Buffer.buffer(frame.wsBinary()));
  }

  /** Vert.x flushes each message, or all of a turn's reading at its end. */
  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return !socket.isClosed() && !socket.writeQueueFull();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close(int code) {
    socket.close((short) code);
  }
}
