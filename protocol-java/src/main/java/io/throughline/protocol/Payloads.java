// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** The frames of binary kinds and their bytes; how large a payload may be. */
final class Payloads {
  private Payloads() {}

  static byte[] bytes(Frame frame) {
    return switch (frame.kind()) {
      case BINARY -> ((Frame.Binary) frame).bytes();
      case BINARY_PART -> ((Frame.BinaryPart) frame).bytes();
      case VOLATILE_BINARY -> ((Frame.VolatileBinary) frame).bytes();
      default -> throw new IllegalArgumentException("no binary payload: " + frame.kind());
    };
  }

  static Frame frame(FrameKind kind, byte[] bytes) {
    return switch (kind) {
      case BINARY -> new Frame.Binary(bytes);
      case BINARY_PART -> new Frame.BinaryPart(bytes);
      case VOLATILE_BINARY -> new Frame.VolatileBinary(bytes);
      default -> throw new IllegalArgumentException("no binary payload: " + kind);
    };
  }

  /**
   * Bytes that a payload of that kind may have; an opener's line and control frames have a floor.
   */
  static int limit(FrameKind kind, Limits limits) {
    return switch (kind) {
      case TEXT, TEXT_PART, VOLATILE, BINARY, BINARY_PART, VOLATILE_BINARY -> limits.maxFrame();
      case HELLO, ATTACH, UPSTREAM -> Limits.OPENER_LINE - 1;
      default -> Math.max(limits.maxFrame(), Limits.OPENER_LINE);
    };
  }
}
