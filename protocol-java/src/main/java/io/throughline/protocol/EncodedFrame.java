// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One frame, encoded once and shared by all sessions, connections and replay buffers that send it.
 * Immutable: nobody may change an array that it returns or was made from.
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
  private final int lineBytes;

  /** The payload of a binary kind; of any other the line in UTF-8. */
  private final byte[] source;

  /** Whether the line holds no escapes, so that its UTF-8 is kind and payload as they are. */
  private final boolean plain;

  /** Text form of a binary kind in UTF-8; null until it is asked for. */
  private @Nullable Bytes digits;

  /** Binary form with its length; null until it is asked for. */
  private @Nullable Bytes prefixed;

  /** Kind and payload of a binary kind; null until it is asked for. */
  private @Nullable Bytes wsBinary;

  private EncodedFrame(FrameKind kind, byte[] payload) {
    this.kind = kind;
    this.source = payload;
    this.payloadBytes = payload.length;
    this.lineBytes = (int) (1 + (payload.length * 4L + 2) / 3);
    this.plain = false;
  }

  private EncodedFrame(FrameKind kind, String payload) {
    int scanned = Escapes.scan(payload);
    this.kind = kind;
    if (scanned == Escapes.NOT_PLAIN) {
      String text = Utf8.wellFormed(payload);
      String escaped = kind.code() + Escapes.escape(text);
      int escapes = escaped.length() - 1 - text.length();
      this.source = escaped.getBytes(StandardCharsets.UTF_8);
      this.payloadBytes = source.length - 1 - escapes; // kind and escapes: ASCII
      this.plain = escapes == 0;
    } else {
      this.source = plainLine(kind, payload, scanned);
      this.payloadBytes = scanned;
      this.plain = true;
    }
    this.lineBytes = source.length;
  }

  /** Kind and payload, which has that many bytes in UTF-8. */
  @SuppressWarnings("deprecation") // the one way to copy a text of ASCII once
  private static byte[] plainLine(FrameKind kind, String payload, int bytes) {
    byte[] line = new byte[1 + bytes];
    line[0] = (byte) kind.code();
    if (bytes == payload.length()) {
      payload.getBytes(0, bytes, line, 1);
    } else {
      System.arraycopy(payload.getBytes(StandardCharsets.UTF_8), 0, line, 1, bytes);
    }
    return line;
  }

  public static EncodedFrame of(Frame frame) {
    FrameKind kind = frame.kind();
    return kind.binaryPayload()
        ? new EncodedFrame(kind, Payloads.bytes(frame))
        : new EncodedFrame(kind, Control.payload(frame));
  }

  /** A TEXT frame. */
  public static EncodedFrame text(String text) {
    return text(FrameKind.TEXT, text);
  }

  /** A frame of a kind whose payload is text. */
  static EncodedFrame text(FrameKind kind, String text) {
    return new EncodedFrame(kind, text);
  }

  /** A BINARY frame; the array is not copied and must not change any more. */
  public static EncodedFrame binary(byte[] bytes) {
    return binary(FrameKind.BINARY, bytes);
  }

  /** A frame of a kind whose payload is bytes; the array is not copied. */
  static EncodedFrame binary(FrameKind kind, byte[] bytes) {
    return new EncodedFrame(kind, bytes);
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
      known = new Bytes(TextForm.binaryLine(kind, source).getBytes(StandardCharsets.ISO_8859_1));
      digits = known;
    }
    return known.array;
  }

  /** Bytes of {@link #line} in UTF-8. */
  public int lineBytes() {
    return lineBytes;
  }

  /** Binary form, its length before it. */
  public byte[] bytes() {
    Bytes known = prefixed;
    if (known == null) {
      known = new Bytes(encode());
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
    Bytes known = wsBinary;
    if (known == null) {
      byte[] message = new byte[payloadBytes + 1];
      message[0] = (byte) kind.code();
      System.arraycopy(source, 0, message, 1, payloadBytes);
      known = new Bytes(message);
      wsBinary = known;
    }
    return known.array;
  }

  private byte[] encode() {
    if (kind.binaryPayload()) {
      return BinaryForm.prefixed(kind, source);
    }
    if (plain) {
      return BinaryForm.prefixed(source);
    }
    String text = Escapes.unescapePayload(line(), Integer.MAX_VALUE);
    return BinaryForm.prefixed(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return kind + "[" + payloadBytes + " bytes]";
  }
}
