// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import java.util.ArrayList;
import java.util.List;

/** Frames as lines and back, by the real codec. */
final class Wire {
  private Wire() {}

  static String lines(List<EncodedFrame> frames) {
    StringBuilder lines = new StringBuilder();
    for (EncodedFrame frame : frames) {
      lines.append(frame.line()).append('\n');
    }
    return lines.toString();
  }

  static String answer(List<Frame> frames) {
    return lines(frames.stream().map(EncodedFrame::of).toList());
  }

  /** The frames of whole lines; what follows the last LF is not read (FR-1). */
  static List<Frame> frames(String lines, Side from) {
    List<Frame> frames = new ArrayList<>();
    int start = 0;
    for (int end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', start)) {
      if (end > start) {
        frames.add(TextForm.decode(lines.substring(start, end), Settings.LIMITS, from));
      }
      start = end + 1;
    }
    return frames;
  }
}
