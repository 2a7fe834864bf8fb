// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.util.Arrays;

/** The binary form of one frame: LEB128 length, kind, payload (§4.1). */
public final class BinaryForm {
  private BinaryForm() {}

  /** The frame with its length before it. */
  public static byte[] encode(Frame frame) {
    return EncodedFrame.of(frame).bytes();
  }

  /**
   * Reads kind and payload; the length before them has been read.
   *
   * @throws ProtocolException 4400 when it is no frame that {@code from} may send, 4413 over a
   *     limit
   */
  public static Frame decode(byte[] bytes, int offset, int length, Limits limits, Side from) {
    if (length == 0) {
      throw ProtocolException.malformed("no kind");
    }
    FrameKind kind = FrameKind.received((char) (bytes[offset] & 0xFF), from);
    int payload = length - 1;
    if (payload > Payloads.limit(kind, limits)) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
    return kind.binaryPayload()
        ? Payloads.frame(kind, Arrays.copyOfRange(bytes, offset + 1, offset + length))
        : Control.parse(kind, Utf8.decode(bytes, offset + 1, payload));
  }

  /** Puts the length before kind and payload. */
  static byte[] prefixed(byte[] kindAndPayload) {
    int length = kindAndPayload.length;
    int prefix = prefixBytes(length);
    byte[] frame = new byte[prefix + length];
    writePrefix(frame, length);
    System.arraycopy(kindAndPayload, 0, frame, prefix, length);
    return frame;
  }

  private static int prefixBytes(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
    return Math.max(1, (bits + 6) / 7);
  }

  private static void writePrefix(byte[] frame, int length) {
    int rest = length;
    int i = 0;
    while (rest >= 0x80) {
      frame[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    frame[i] = (byte) rest;
  }
}
