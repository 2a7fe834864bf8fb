// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import java.util.List;

/** One live pipe as the session sees it: a WebSocket, a streaming response or a parked poll. */
public interface Connection {
  /** The most {@link #room} that any connection has: one poll's answer, one burst (LP-6). */
  int BATCH_BYTES = 65_536;

  /** Writes frames in order, as one message or chunk. The list is not changed afterwards. */
  void write(List<EncodedFrame> frames);

  /**
   * Bytes of payload that the next batch may hold, one frame at least; 0 while the network does not
   * take more, or when this connection has given its one answer.
   */
  int room();

  /** Ends the connection after what was written; a WebSocket closes with this code (CL-5). */
  void end(int code);

  /**
   * A newer or equal attempt took the session (AT-5): R4409 and the end, or an empty answer where
   * it is a poll.
   */
  void supersede();

  /** The name of the transport that made it, for observers; the session itself never asks. */
  String transport();
}
