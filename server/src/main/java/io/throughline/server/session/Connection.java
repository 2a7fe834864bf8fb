// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.List;

/** One live pipe as the session sees it: a WebSocket, a streaming response or a parked poll. */
public interface Connection {
  /** Writes frames in order, as one message or chunk. The list is the session's own and is not kept. */
  void write(List<EncodedFrame> frames);

  /** False while the peer or the network does not take more, or when this connection has had its one answer. */
  boolean isWritable();

  /**
   * Ends the connection after what was written. A CLOSE ends the session with it; a REJECT says why only the connection
   * ends (AT-5: 4409 is superseded).
   */
  void end(Frame last);

  /** An equal attempt took the session: a copy of the same request, which is answered with nothing in it. */
  default void endRebound() {
    end(Frame.Reject.of(io.throughline.protocol.CloseCode.SUPERSEDED));
  }

  /** Stops or goes on reading from the network. */
  default void pause(boolean paused) {}

  /** The name of the transport that made it, for observers; the session itself never asks. */
  String transport();
}
