// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of one message (LM-1 to LM-3); bounded by {@code maxMessage} and {@code
 * maxParts}.
 */
final class Reassembly {
  private final Limits limits;

  /** The parts that have come, joined when all are there; null when none is under way. */
  private @Nullable List<Frame> parts;

  /** Bytes of their payloads. */
  private long size;

  Reassembly(Limits limits) {
    this.limits = limits;
  }

  /**
   * The whole message that {@code frame} completes, or null.
   *
   * @param bytes of its payload
   */
  @Nullable Frame add(Frame frame, int bytes) {
    FrameKind kind = frame.kind();
    List<Frame> all = parts;
    if (all == null) {
      if (!kind.part()) {
        return frame;
      }
      all = new ArrayList<>();
      parts = all;
    } else if (all.get(0) instanceof Frame.OfText != frame instanceof Frame.OfText) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "parts of two types"); // LM-3
    }
    all.add(frame);
    size += bytes;
    if (size > limits.maxMessage() || all.size() > limits.maxParts()) {
      throw new ProtocolException(CloseCode.TOO_LARGE, "message over its limit");
    }
    if (kind.part()) {
      return null;
    }
    Frame whole =
        frame instanceof Frame.OfText
            ? Frame.of(kind, text(all))
            : Frame.of(kind, bytes(all, (int) size));
    parts = null;
    size = 0;
    return whole;
  }

  private static String text(List<Frame> parts) {
    List<String> texts = new ArrayList<>(parts.size());
    for (Frame part : parts) {
      texts.add(((Frame.OfText) part).text());
    }
    return String.join("", texts);
  }

  private static byte[] bytes(List<Frame> parts, int size) {
    byte[] whole = new byte[size];
    int to = 0;
    for (Frame part : parts) {
      byte[] bytes = ((Frame.OfBytes) part).bytes();
      System.arraycopy(bytes, 0, whole, to, bytes.length);
      to += bytes.length;
    }
    return whole;
  }
}
