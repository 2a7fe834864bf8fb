// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One frame, encoded once and shared by all sessions, connections and replay buffers that send it.
 * Immutable: nobody may change an array that it returns.
 *
 * <p>The forms are made on demand and kept. Two threads may both make one and one of them stays:
 * that race is benign, because both are equal and what they are kept in, a record, has only final
 * fields and so is safe to publish without synchronization.
 */
public final class EncodedFrame {
  /** What a frame costs in the window beside its payload (DL-10). */
  public static final int OVERHEAD = 16;

  private record Bytes(byte[] array) {}

  private final FrameKind kind;
  private final int payloadBytes;

  /** Kind and payload of a binary kind; of any other the line in UTF-8. */
  private final byte[] source;

  /** Text form of a binary kind in UTF-8; null until it is asked for. */
  private @Nullable Bytes digits;

  /** Binary form with its length; null until it is asked for. */
  private @Nullable Bytes prefixed;

  /**
   * A frame.
   *
   * @param bytes kind and payload, which are not copied
   */
  private EncodedFrame(FrameKind kind, byte[] bytes) {
    this.kind = kind;
    this.payloadBytes = bytes.length - 1;
    this.source = kind.binaryPayload() ? bytes : Escapes.escape(bytes);
  }

  public static EncodedFrame of(Frame frame) {
    FrameKind kind = frame.kind();
    return kind.binaryPayload()
        ? binary(kind, Payloads.bytes(frame))
        : text(kind, Control.payload(frame));
  }

  /** A TEXT frame. */
  public static EncodedFrame text(String text) {
    return text(FrameKind.TEXT, text);
  }

  /** A frame of a kind whose payload is text. */
  static EncodedFrame text(FrameKind kind, String text) {
    if (Utf8.isShortAscii(text)) {
      return new EncodedFrame(kind, ascii(kind, text));
    }
    byte[] utf8 = Utf8.encode(text);
    return text(kind, utf8, 0, utf8.length);
  }

  /** The same, of a text that is UTF-8 already, or of a part of one. */
  static EncodedFrame text(FrameKind kind, byte[] utf8, int from, int end) {
    return new EncodedFrame(kind, kindAndPayload(kind, utf8, from, end));
  }

  /** A BINARY frame; the array is copied. */
  public static EncodedFrame binary(byte[] bytes) {
    return binary(FrameKind.BINARY, bytes);
  }

  /** A frame of a kind whose payload is bytes; the array is copied. */
  static EncodedFrame binary(FrameKind kind, byte[] bytes) {
    return binary(kind, bytes, 0, bytes.length);
  }

  /** The same, of a part of the array. */
  static EncodedFrame binary(FrameKind kind, byte[] bytes, int from, int end) {
    return new EncodedFrame(kind, kindAndPayload(kind, bytes, from, end));
  }

  private static byte[] kindAndPayload(FrameKind kind, byte[] bytes, int from, int end) {
    byte[] both = new byte[1 + end - from];
    both[0] = (byte) kind.code();
    System.arraycopy(bytes, from, both, 1, end - from);
    return both;
  }

  @SuppressWarnings("deprecation") // the one way to copy a text of ASCII once
  private static byte[] ascii(FrameKind kind, String text) {
    byte[] both = new byte[1 + text.length()];
    both[0] = (byte) kind.code();
    text.getBytes(0, text.length(), both, 1);
    return both;
  }

  public FrameKind kind() {
    return kind;
  }

  public boolean counted() {
    return kind.counted();
  }

  public boolean binaryPayload() {
    return kind.binaryPayload();
  }

  /** Bytes of the payload: raw, or in UTF-8 without escapes. */
  public int payloadBytes() {
    return payloadBytes;
  }

  /** The same of a frame that was read, one of text or bytes. */
  public static int payloadBytes(Frame frame) {
    return frame instanceof Frame.OfText that
        ? Utf8.length(that.text())
        : ((Frame.OfBytes) frame).bytes().length;
  }

  /** What the frame takes of the window (DL-10). */
  public int cost() {
    return payloadBytes + OVERHEAD;
  }

  /** Text form without LF, made at each call; {@link #lineUtf8} is what is kept. */
  public String line() {
    return new String(lineUtf8(), StandardCharsets.UTF_8);
  }

  /** The same in UTF-8: what is written. */
  public byte[] lineUtf8() {
    if (!kind.binaryPayload()) {
      return source;
    }
    Bytes known = digits;
    if (known == null) {
      known = new Bytes(TextForm.binaryLine(source, lineBytes()));
      digits = known;
    }
    return known.array;
  }

  /** Bytes of {@link #line} in UTF-8. */
  public int lineBytes() {
    return kind.binaryPayload() ? (int) (1 + (payloadBytes * 4L + 2) / 3) : source.length;
  }

  /** Binary form, its length before it. */
  public byte[] bytes() {
    Bytes known = prefixed;
    if (known == null) {
      boolean escaped = source.length > payloadBytes + 1;
      byte[] both = escaped ? Escapes.unescape(source, 0, source.length, payloadBytes) : source;
      known = new Bytes(BinaryForm.prefixed(both));
      prefixed = known;
    }
    return known.array;
  }

  /**
   * Kind and payload: a WebSocket binary message (FR-10).
   *
   * @throws IllegalStateException when the kind is not a binary one
   */
  public byte[] wsBinary() {
    if (!kind.binaryPayload()) {
      throw new IllegalStateException("not of a binary kind: " + kind);
    }
    return source;
  }

  @Override
  public String toString() {
    return kind + "[" + payloadBytes + " bytes]";
  }
}
