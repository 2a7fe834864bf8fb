// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** The frames whose payload is text or bytes as they are; how large a payload may be. */
final class Payloads {
  private Payloads() {}

  static byte[] bytes(Frame frame) {
    if (frame instanceof Frame.OfBytes that) {
      return that.bytes();
    }
    throw new IllegalArgumentException("no binary payload: " + frame.kind());
  }

  /** A frame of a kind whose payload is text; a whole message of it when that is counted. */
  static Frame.OfText frame(FrameKind kind, String text) {
    return switch (kind) {
      case TEXT -> new Frame.Text(text);
      case TEXT_PART -> new Frame.TextPart(text);
      case VOLATILE -> new Frame.Volatile(text);
      default -> new Frame.Event(kind, text);
    };
  }

  /** A frame of a kind whose payload is bytes; as {@link #frame(FrameKind, String)}. */
  static Frame.OfBytes frame(FrameKind kind, byte[] bytes) {
    return switch (kind) {
      case BINARY -> new Frame.Binary(bytes);
      case BINARY_PART -> new Frame.BinaryPart(bytes);
      case VOLATILE_BINARY -> new Frame.VolatileBinary(bytes);
      default -> new Frame.BinaryEvent(kind, bytes);
    };
  }

  /**
   * Bytes that a payload of that kind may have; an opener's line and control frames have a floor.
   */
  static int limit(FrameKind kind, Limits limits) {
    if (kind.textPayload() || kind.binaryPayload()) {
      return limits.maxFrame();
    }
    return kind.opener() ? Limits.OPENER_LINE - 1 : Math.max(limits.maxFrame(), Limits.OPENER_LINE);
  }
}
