// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.EncodedFrame;
import java.util.List;

/** One pipe as the client's session sees it: a WebSocket, a streaming answer or a parked poll. */
public interface Connection {
  /**
   * Writes frames in order. The first call brings the opener; on a request it is the body, and the
   * only call.
   */
  void write(List<EncodedFrame> frames);

  /** False while the network takes no more. */
  boolean isWritable();

  /** Whether frames go up by this connection too; otherwise they go by {@link Transports#post}. */
  boolean duplex();

  /**
   * Whether it brings one answer and ends: a poll, whose ATTACHED may come as late as {@code
   * pollHold}.
   */
  boolean oneShot();

  /** Lets it go; nothing that it still brings is heard. */
  void close(int code);

  String transport();
}
