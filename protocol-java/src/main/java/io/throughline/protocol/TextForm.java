// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of one frame: a line without its LF (§4.1). */
public final class TextForm {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private TextForm() {}

  /** The line of a frame. */
  public static String encode(Frame frame) {
    FrameKind kind = frame.kind();
    return kind.binaryPayload()
        ? binaryLine(kind, Payloads.bytes(frame))
        : textLine(kind, Control.payload(frame));
  }

  /**
   * Reads a line.
   *
   * @throws ProtocolException 4400 when it is no frame that {@code from} may send, 4413 over a
   *     limit
   */
  public static Frame decode(String line, Limits limits, Side from) {
    if (line.isEmpty()) {
      throw ProtocolException.malformed("no kind");
    }
    FrameKind kind = FrameKind.received(line.charAt(0), from);
    if (kind.binaryPayload()) {
      return Payloads.frame(kind, base64(line, limits));
    }
    if (kind.opener() && Utf8.length(line) > Limits.OPENER_LINE) {
      throw ProtocolException.tooLarge("opener over its limit");
    }
    return Control.parse(kind, Escapes.unescapePayload(line, Payloads.limit(kind, limits)));
  }

  /**
   * Where the bytes from {@code from} on stop being ASCII without escapes and control characters.
   */
  static int plainEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= ' ' && bytes[at] != '~') {
      at++;
    }
    return at;
  }

  /**
   * Reads a line as it came; strict about UTF-8 (FR-3).
   *
   * @param plain whether all of it is plain ({@link #plainEnd}): then a text is copied once, as it
   *     is
   */
  static Frame decode(byte[] bytes, int start, int end, boolean plain, Limits limits, Side from) {
    FrameKind kind = FrameKind.received((char) (bytes[start] & 0xFF), from);
    if (!plain || !kind.textPayload()) {
      return decode(Utf8.decode(bytes, start, end - start), limits, from);
    }
    int length = end - start - 1;
    if (length > limits.maxFrame()) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
    return Payloads.frame(kind, new String(bytes, start + 1, length, StandardCharsets.ISO_8859_1));
  }

  static String textLine(FrameKind kind, String payload) {
    return Escapes.scan(payload) == Escapes.NOT_PLAIN
        ? kind.code() + Escapes.escape(Utf8.wellFormed(payload))
        : kind.code() + payload;
  }

  static String binaryLine(FrameKind kind, byte[] payload) {
    byte[] digits = ENCODER.encode(payload);
    return kind.code() + new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static byte[] base64(String line, Limits limits) {
    int digits = line.length() - 1;
    if (digits * 3L / 4 > limits.maxFrame()) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
    if (line.indexOf('=') >= 0) {
      throw ProtocolException.malformed("padded base64"); // FR-5
    }
    try {
      return DECODER.decode(line.substring(1));
    } catch (IllegalArgumentException e) {
      throw ProtocolException.malformed("bad base64");
    }
  }
}
