// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.EncodedFrame;
import java.util.List;

/** Makes WebSocket messages of frames. */
final class WebSocketWriter {
  /**
   * Characters of text frames joined to one message. On a slow line what stands in a long message
   * is not heard for long: ATTACHED must not share one with what is replayed behind it.
   */
  private static final int JOIN_CHARS = 4_096;

  private final WebSocketCarrier carrier;

  WebSocketWriter(WebSocketCarrier carrier) {
    this.carrier = carrier;
  }

  /** Runs of text frames leave as one message (WS-13); a binary frame is a message of its own. */
  void write(List<EncodedFrame> frames) {
    if (frames.size() == 1) {
      writeOne(frames.get(0));
      return;
    }
    StringBuilder text = new StringBuilder();
    for (EncodedFrame frame : frames) {
      if (frame.binaryPayload()) {
        writeText(text);
        writeOne(frame);
        continue;
      }
      if (text.length() + frame.line().length() >= JOIN_CHARS) {
        writeText(text);
      }
      if (text.length() > 0) {
        text.append('\n');
      }
      text.append(frame.line());
    }
    writeText(text);
  }

  private void writeOne(EncodedFrame frame) {
    if (frame.binaryPayload()) {
      carrier.writeBinary(frame);
    } else {
      carrier.writeText(frame.line());
    }
  }

  private void writeText(StringBuilder text) {
    if (text.length() > 0) {
      carrier.writeText(text.toString());
      text.setLength(0);
    }
  }
}
