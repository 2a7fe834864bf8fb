// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.util.ArrayList;
import java.util.List;

/** Splits a message into the frames it travels in: parts, then the last piece (LM-1). */
public final class Fragmenter {
  /** Bytes that one {@code char} has in UTF-8 at most. */
  private static final int MOST_BYTES = 3;

  private Fragmenter() {}

  /**
   * The frames of a text message, cut between code points; one TEXT when it fits.
   *
   * @throws IllegalArgumentException when it is over {@code maxMessage} or {@code maxParts} (LM-6)
   */
  public static List<EncodedFrame> text(String text, Limits limits) {
    return text(FrameKind.TEXT, text, limits);
  }

  /** The same, of a message of any kind whose payload is text. */
  public static List<EncodedFrame> text(FrameKind kind, String text, Limits limits) {
    int surely = Math.min(limits.maxFrame(), limits.maxMessage()) / MOST_BYTES;
    if (text.length() <= surely) { // most messages need not be measured
      return List.of(EncodedFrame.text(kind, text));
    }
    byte[] utf8 = Utf8.encode(text);
    int max = limits.maxFrame();
    require(utf8.length <= limits.maxMessage());
    if (utf8.length <= max) {
      return List.of(EncodedFrame.text(kind, utf8, 0, utf8.length));
    }
    List<EncodedFrame> frames = new ArrayList<>(utf8.length / max + 2);
    int from = 0;
    while (from < utf8.length) {
      int end = Utf8.cut(utf8, from, max);
      require(end > from && frames.size() < limits.maxParts());
      boolean last = end == utf8.length;
      frames.add(EncodedFrame.text(last ? kind : FrameKind.TEXT_PART, utf8, from, end));
      from = end;
    }
    return frames;
  }

  /**
   * The frames of a binary message; one BINARY when it fits. The array is copied.
   *
   * @throws IllegalArgumentException when it is over {@code maxMessage} or {@code maxParts} (LM-6)
   */
  public static List<EncodedFrame> binary(byte[] bytes, Limits limits) {
    return binary(FrameKind.BINARY, bytes, limits);
  }

  /** The same, of a message of any kind whose payload is bytes. */
  public static List<EncodedFrame> binary(FrameKind kind, byte[] bytes, Limits limits) {
    require(bytes.length <= limits.maxMessage());
    int max = limits.maxFrame();
    if (bytes.length <= max) {
      return List.of(EncodedFrame.binary(kind, bytes));
    }
    int parts = (bytes.length + max - 1) / max;
    require(parts <= limits.maxParts());
    List<EncodedFrame> frames = new ArrayList<>(parts);
    for (int from = 0; from < bytes.length; from += max) {
      int end = Math.min(from + max, bytes.length);
      boolean last = end == bytes.length;
      frames.add(EncodedFrame.binary(last ? kind : FrameKind.BINARY_PART, bytes, from, end));
    }
    return frames;
  }

  private static void require(boolean withinLimits) {
    if (!withinLimits) {
      throw new IllegalArgumentException("message over its limit");
    }
  }
}
