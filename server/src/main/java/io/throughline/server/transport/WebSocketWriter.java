// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.EncodedFrame;
import java.util.List;

/** Makes WebSocket messages of frames. */
final class WebSocketWriter {
  /**
   * Bytes of text frames joined to one message. On a slow line what stands in a long message is not
   * heard for long: ATTACHED must not share one with what is replayed behind it.
   */
  private static final int JOIN_BYTES = 4_096;

  private final WebSocketCarrier carrier;

  WebSocketWriter(WebSocketCarrier carrier) {
    this.carrier = carrier;
  }

  /** Runs of text frames leave as one message (WS-13); a binary frame is a message of its own. */
  void write(List<EncodedFrame> frames) {
    int first = 0;
    int bytes = 0;
    for (int i = 0; i < frames.size(); i++) {
      EncodedFrame frame = frames.get(i);
      if (bytes > 0 && (frame.binaryPayload() || bytes + frame.lineBytes() >= JOIN_BYTES)) {
        carrier.writeText(new TextRun(frames, first, i, bytes - 1));
        bytes = 0;
      }
      if (frame.binaryPayload()) {
        carrier.writeBinary(frame);
      } else {
        first = bytes == 0 ? i : first;
        bytes += frame.lineBytes() + 1;
      }
    }
    if (bytes > 0) {
      carrier.writeText(new TextRun(frames, first, frames.size(), bytes - 1));
    }
  }
}
