// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.server.transport.WebSocketCarrier.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of what one WebSocket brings: joins the pieces of a message (WS-6) and holds no more
 * of it than a message may have (WS-9).
 */
final class WebSocketReader {
  /** Pieces of one message; many tiny ones cost more than their bytes. */
  private static final int MAX_PIECES = 1_024;

  private final Limits limits;
  private final Consumer<Frame> sink;

  /** What has come of a message in pieces; null between messages. */
  private @Nullable Buffer pieces;

  private int pieceCount;

  /** Whether the message under way is text. */
  private boolean text;

  WebSocketReader(Limits limits, Consumer<Frame> sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /**
   * Takes the next piece of text or binary, and hands on the frames that it completes.
   *
   * @throws ProtocolException 4400 or 4413; the frames before the bad one have been handed on
   */
  void take(Kind kind, boolean last, byte[] piece) {
    if (kind != Kind.CONTINUATION) {
      text = kind == Kind.TEXT;
    }
    Buffer before = pieces;
    int length = before == null ? 0 : before.length();
    if (length + piece.length > limits.maxWsMessage() || ++pieceCount > MAX_PIECES) {
      throw new ProtocolException(CloseCode.TOO_LARGE, "message over its limit");
    }
    if (last) {
      pieces = null;
      pieceCount = 0;
      read(before == null ? piece : before.appendBytes(piece).getBytes());
    } else {
      pieces = (before == null ? Buffer.buffer() : before).appendBytes(piece);
    }
  }

  private void read(byte[] message) {
    if (text) {
      BatchReader.readWsText(message, limits, Side.CLIENT, sink);
    } else {
      sink.accept(BatchReader.readWsBinary(message, limits, Side.CLIENT));
    }
  }
}
