// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text or binary message. Immutable: a message sent to many sessions is encoded once and shared
 * by all of them.
 */
public final class Message {
  private final @Nullable String text;
  private final byte @Nullable [] bytes;
  private final boolean isVolatile;

  /** The counted frames of a message under these limits. */
  private record Encoding(Limits limits, List<EncodedFrame> frames) {}

  /**
   * What it was encoded to last; null before the first send. Made twice if two threads race, to the
   * same effect: a record is safe to publish.
   */
  private @Nullable Encoding encoded;

  private Message(@Nullable String text, byte @Nullable [] bytes, boolean isVolatile) {
    this.text = text;
    this.bytes = bytes;
    this.isVolatile = isVolatile;
  }

  /** A text message; lone surrogates arrive as U+FFFD (FR-4). */
  public static Message of(String text) {
    return new Message(text, null, false);
  }

  /** A binary message; the buffer is copied. */
  public static Message of(Buffer bytes) {
    return new Message(null, bytes.getBytes(), false);
  }

  static Message of(Frame frame) {
    boolean isVolatile = frame.kind().isVolatile();
    return frame instanceof Frame.OfText that
        ? new Message(that.text(), null, isVolatile)
        : new Message(null, ((Frame.OfBytes) frame).bytes(), isVolatile);
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

  /**
   * The counted frames of this message: one, or its parts.
   *
   * @throws IllegalArgumentException when it is over {@code maxMessage} or {@code maxParts} (LM-6)
   */
  List<EncodedFrame> frames(Limits limits) {
    Encoding known = encoded;
    if (known == null || !known.limits.equals(limits)) {
      known =
          new Encoding(
              limits,
              text != null
                  ? Fragmenter.text(text, limits)
                  : Fragmenter.binary(bytesOrEmpty(), limits));
      encoded = known;
    }
    return known.frames;
  }

  /**
   * The one volatile frame of this message.
   *
   * @throws IllegalArgumentException when it is over {@code maxFrame}
   */
  EncodedFrame volatileFrame(Limits limits) {
    EncodedFrame frame =
        EncodedFrame.of(
            text != null ? new Frame.Volatile(text) : new Frame.VolatileBinary(bytesOrEmpty()));
    if (frame.payloadBytes() > limits.maxFrame()) {
      throw new IllegalArgumentException("a volatile message over maxFrame");
    }
    return frame;
  }

  private byte[] bytesOrEmpty() {
    return bytes == null ? new byte[0] : bytes;
  }
}
