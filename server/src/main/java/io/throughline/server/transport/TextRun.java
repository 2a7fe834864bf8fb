// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.throughline.protocol.EncodedFrame;
import java.util.List;

/**
 * Frames of one batch that are text and leave as one WebSocket message: lines, the last one without
 * its LF (WS-13).
 *
 * @param frames the batch
 * @param from index of the first one
 * @param to index behind the last one
 * @param bytes what the message has
 */
record TextRun(List<EncodedFrame> frames, int from, int to, int bytes) {
  void writeTo(ByteBuf buffer) {
    for (int i = from; i < to; i++) {
      if (i > from) {
        buffer.writeByte('\n');
      }
      buffer.writeBytes(frames.get(i).lineUtf8());
    }
  }

  /** The message, which must not be changed. */
  byte[] utf8() {
    byte[] line = frames.get(from).lineUtf8();
    if (to == from + 1) {
      return line;
    }
    byte[] message = new byte[bytes];
    writeTo(Unpooled.wrappedBuffer(message).clear());
    return message;
  }
}
