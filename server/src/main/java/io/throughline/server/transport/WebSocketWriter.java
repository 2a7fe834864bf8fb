// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.EncodedFrame;
import java.util.Arrays;
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
        writeText(frames, first, i, bytes);
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
      writeText(frames, first, frames.size(), bytes);
    }
  }

  /** Frames {@code first} to {@code end}, which have that many bytes with an LF for each. */
  private void writeText(List<EncodedFrame> frames, int first, int end, int bytes) {
    byte[] line = frames.get(first).lineUtf8();
    if (end == first + 1) {
      carrier.writeText(line);
      return;
    }
    byte[] message = Arrays.copyOf(line, bytes - 1);
    int at = line.length;
    for (int i = first + 1; i < end; i++) {
      message[at++] = '\n';
      byte[] next = frames.get(i).lineUtf8();
      System.arraycopy(next, 0, message, at, next.length);
      at += next.length;
    }
    carrier.writeText(message);
  }
}
