// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** One message of a server as the bytes of one WebSocket frame, not masked (RFC 6455 §5.2). */
final class MessageBytes {
  private static final int FIN_TEXT = 0x81;
  private static final int FIN_BINARY = 0x82;
  private static final int SHORT = 125;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_HEAD = 10;

  private MessageBytes() {}

  static ByteBuf text(TextRun run, ByteBufAllocator from) {
    ByteBuf message = begin(FIN_TEXT, run.bytes(), from);
    run.writeTo(message);
    return message;
  }

  static ByteBuf binary(byte[] payload, ByteBufAllocator from) {
    return begin(FIN_BINARY, payload.length, from).writeBytes(payload);
  }

  private static ByteBuf begin(int kind, int length, ByteBufAllocator from) {
    ByteBuf message = from.ioBuffer(LONGEST_HEAD + length).writeByte(kind);
    if (length <= SHORT) {
      return message.writeByte(length);
    }
    return length <= 0xFFFF
        ? message.writeByte(TWO_BYTES).writeShort(length)
        : message.writeByte(EIGHT_BYTES).writeLong(length);
  }
}
