// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.BatchReader;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes frames of what one WebSocket brings, and holds no more than one message of it (WS-6). */
final class WebSocketReader {
  /** A server may join more to one message than it takes in one: so many times that. */
  private static final int MESSAGES = 4;

  /** What has come of a message in pieces; null between messages. */
  private @Nullable Buffer pieces;

  /** Whether the message under way is text. */
  private boolean text;

  /**
   * Takes the next piece of text or binary, and hands on the frames that it completes.
   *
   * @throws ProtocolException 4400 or 4413; the frames before the bad one have been handed on
   */
  void take(WebSocketFrame piece, Limits limits, Consumer<Frame> sink) {
    if (!piece.isContinuation()) {
      text = piece.isText();
    }
    Buffer data = piece.binaryData();
    Buffer before = pieces;
    if ((before == null ? 0 : before.length()) + data.length() > MESSAGES * limits.maxWsMessage()) {
      throw new ProtocolException(CloseCode.TOO_LARGE, "message over its limit");
    }
    Buffer whole = before == null ? data : before.appendBuffer(data);
    if (!piece.isFinal()) {
      pieces = before == null ? data.copy() : whole;
      return;
    }
    pieces = null;
    if (text) {
      BatchReader.readWsText(whole.getBytes(), limits, Side.SERVER, sink);
    } else {
      sink.accept(BatchReader.readWsBinary(whole.getBytes(), limits, Side.SERVER));
    }
  }
}
