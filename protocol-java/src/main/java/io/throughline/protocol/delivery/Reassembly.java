// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of one message (LM-1 to LM-3); bounded by {@code maxMessage} and {@code
 * maxParts}.
 */
final class Reassembly {
  private final Limits limits;

  /** Pieces of a text message so far; null when none is under way. */
  private @Nullable StringBuilder text;

  /** Pieces of a binary message so far; null when none is under way. */
  private @Nullable ByteArrayOutputStream bytes;

  private int parts;
  private long size;

  Reassembly(Limits limits) {
    this.limits = limits;
  }

  /** The whole message that {@code frame} completes, or null. */
  @Nullable Frame add(Frame frame) {
    FrameKind kind = frame.kind();
    if (text == null && bytes == null && !kind.part()) {
      return frame;
    }
    return frame instanceof Frame.OfText piece
        ? addText(piece.text(), kind)
        : addBytes(((Frame.OfBytes) frame).bytes(), kind);
  }

  private @Nullable Frame addText(String piece, FrameKind kind) {
    require(bytes == null);
    StringBuilder pieces = text == null ? new StringBuilder() : text;
    count(Utf8.length(piece));
    pieces.append(piece);
    text = pieces;
    if (kind.part()) {
      return null;
    }
    reset();
    return Frame.of(kind, pieces.toString());
  }

  private @Nullable Frame addBytes(byte[] piece, FrameKind kind) {
    require(text == null);
    ByteArrayOutputStream pieces = bytes == null ? new ByteArrayOutputStream() : bytes;
    count(piece.length);
    pieces.writeBytes(piece);
    bytes = pieces;
    if (kind.part()) {
      return null;
    }
    reset();
    return Frame.of(kind, pieces.toByteArray());
  }

  private void count(int more) {
    size += more;
    parts++;
    if (size > limits.maxMessage() || parts > limits.maxParts()) {
      throw new ProtocolException(CloseCode.TOO_LARGE, "message over its limit");
    }
  }

  private static void require(boolean sameType) {
    if (!sameType) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "parts of two types"); // LM-3
    }
  }

  private void reset() {
    text = null;
    bytes = null;
    parts = 0;
    size = 0;
  }
}
