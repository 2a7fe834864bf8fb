// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The text form of one frame: a line without its LF (§4.1). */
public final class TextForm {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private TextForm() {}

  /** The line of a frame. */
  public static String encode(Frame frame) {
    return EncodedFrame.of(frame).line();
  }

  /**
   * Reads a line.
   *
   * @throws ProtocolException 4400 when it is no frame that {@code from} may send, 4413 over a
   *     limit
   */
  public static Frame decode(String line, Limits limits, Side from) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      throw ProtocolException.malformed("no kind");
    }
    boolean plain = Escapes.next(bytes, 0, bytes.length) == bytes.length;
    return decode(bytes, 0, bytes.length, plain, limits, from);
  }

  /**
   * Reads a line as it came; strict about UTF-8 (FR-3).
   *
   * @param plain whether {@link Escapes#next} finds nothing in it: then a text is copied once
   */
  static Frame decode(byte[] bytes, int start, int end, boolean plain, Limits limits, Side from) {
    FrameKind kind = FrameKind.received((char) (bytes[start] & 0xFF), from);
    if (kind.binaryPayload()) {
      return Payloads.frame(kind, base64(bytes, start + 1, end, limits));
    }
    int length = end - start - 1;
    if (kind.opener() && length >= Limits.OPENER_LINE) {
      throw ProtocolException.tooLarge("opener over its limit");
    }
    int most = Payloads.limit(kind, limits);
    if (!plain) {
      byte[] line = Escapes.unescape(bytes, start, end, most);
      return Control.parse(kind, Utf8.decode(line, 1, line.length - 1));
    }
    if (length > most) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
    return Control.parse(kind, Utf8.decode(bytes, start + 1, length));
  }

  /** The line of a binary kind, made of kind and payload. */
  static byte[] binaryLine(byte[] source, int lineBytes) {
    byte[] line = new byte[lineBytes];
    int digits = ENCODER.encode(Arrays.copyOfRange(source, 1, source.length), line);
    System.arraycopy(line, 0, line, 1, digits); // the encoder knows no offset
    line[0] = source[0];
    return line;
  }

  private static byte[] base64(byte[] bytes, int start, int end, Limits limits) {
    int digits = end - start;
    if (digits * 3L / 4 > limits.maxFrame()) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
    if (digits > 0 && bytes[end - 1] == '=') {
      throw ProtocolException.malformed("padded base64"); // FR-5
    }
    try {
      return DECODER.decode(Arrays.copyOfRange(bytes, start, end));
    } catch (IllegalArgumentException e) {
      throw ProtocolException.malformed("bad base64");
    }
  }
}
