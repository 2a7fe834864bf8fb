// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.List;

/** Frames as messages (§4.1): lines together as far as the limits allow, binary ones each alone. */
final class WebSocketWriter {
  private final WebSocket socket;
  private final StringBuilder lines = new StringBuilder();

  /** Of {@link #lines}, with an LF for each. */
  private int bytes;

  private int count;

  WebSocketWriter(WebSocket socket) {
    this.socket = socket;
  }

  void write(List<EncodedFrame> frames, Limits limits) {
    for (EncodedFrame frame : frames) {
      if (frame.binaryPayload()) {
        writeLines();
        socket.writeBinaryMessage(Buffer.buffer(frame.wsBinary()));
        continue;
      }
      int size = frame.lineBytes() + 1;
      if (count == limits.maxFrames() || bytes + size > limits.maxWsMessage()) {
        writeLines();
      }
      if (count++ > 0) {
        lines.append('\n');
      }
      lines.append(frame.line());
      bytes += size;
    }
    writeLines();
  }

  private void writeLines() {
    if (count > 0) {
      socket.writeTextMessage(lines.toString());
      lines.setLength(0);
      bytes = 0;
      count = 0;
    }
  }
}
