// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.util.ArrayList;
import java.util.Arrays;
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
    int size = Utf8.length(text);
    require(size <= limits.maxMessage());
    if (size <= limits.maxFrame()) {
      return List.of(EncodedFrame.text(kind, text));
    }
    List<EncodedFrame> frames = new ArrayList<>(size / limits.maxFrame() + 2);
    int from = 0;
    while (from < text.length()) {
      int end = Utf8.fitting(text, from, limits.maxFrame());
      require(end > from && frames.size() < limits.maxParts());
      String piece = text.substring(from, end);
      boolean last = end == text.length();
      frames.add(EncodedFrame.text(last ? kind : FrameKind.TEXT_PART, piece));
      from = end;
    }
    return frames;
  }

  /**
   * The frames of a binary message; one BINARY when it fits. The array may be held.
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
      byte[] piece = Arrays.copyOfRange(bytes, from, end);
      boolean last = end == bytes.length;
      frames.add(EncodedFrame.binary(last ? kind : FrameKind.BINARY_PART, piece));
    }
    return frames;
  }

  private static void require(boolean withinLimits) {
    if (!withinLimits) {
      throw new IllegalArgumentException("message over its limit");
    }
  }
}
