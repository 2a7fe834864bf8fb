// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.protocol.Frame;
import io.throughline.protocol.Utf8;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text or binary message. Immutable. */
public final class Message {
  private static final byte[] EMPTY = {};

  private final @Nullable String text;
  private final byte @Nullable [] bytes;
  private final boolean isVolatile;

  private Message(@Nullable String text, byte @Nullable [] bytes, boolean isVolatile) {
    this.text = text;
    this.bytes = bytes;
    this.isVolatile = isVolatile;
  }

  /** A text message; lone surrogates arrive as U+FFFD (FR-4). */
  public static Message of(String text) {
    return new Message(Objects.requireNonNull(text), null, false);
  }

  /** A binary message; the buffer is copied. */
  public static Message of(Buffer bytes) {
    return new Message(null, bytes.getBytes(), false);
  }

  static Message of(Frame frame) {
    boolean isVolatile = frame.kind().isVolatile();
    if (frame instanceof Frame.OfText that) {
      return new Message(that.text(), null, isVolatile);
    }
    if (frame instanceof Frame.OfBytes that) {
      return new Message(null, that.bytes(), isVolatile);
    }
    throw new IllegalArgumentException("no message: " + frame.kind());
  }

  /** Whether it arrived outside the order and could have been dropped (DL-15). */
  public boolean isVolatile() {
    return isVolatile;
  }

  /** Whether it is a text; else it is binary. */
  public boolean isText() {
    return text != null;
  }

  /**
   * The text.
   *
   * @throws IllegalStateException when this is a binary message
   */
  public String text() {
    if (text == null) {
      throw new IllegalStateException("a binary message");
    }
    return text;
  }

  /**
   * The bytes.
   *
   * @throws IllegalStateException when this is a text message
   */
  public Buffer binary() {
    if (bytes == null) {
      throw new IllegalStateException("a text message");
    }
    return Buffer.buffer(bytes);
  }

  /** Bytes of what a frame brings; those of a text in UTF-8. */
  static int size(Frame frame) {
    return frame instanceof Frame.OfText that
        ? Utf8.length(that.text())
        : ((Frame.OfBytes) frame).bytes().length;
  }

  /** Bytes of it; those of a text in UTF-8. */
  int size() {
    return text != null ? Utf8.length(text) : bytesOrEmpty().length;
  }

  Frame frame() {
    return text != null ? new Frame.Text(text) : new Frame.Binary(bytesOrEmpty());
  }

  Frame volatileFrame() {
    return text != null ? new Frame.Volatile(text) : new Frame.VolatileBinary(bytesOrEmpty());
  }

  private byte[] bytesOrEmpty() {
    return bytes == null ? EMPTY : bytes;
  }
}
