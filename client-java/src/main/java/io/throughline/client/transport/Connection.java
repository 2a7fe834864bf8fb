// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.throughline.protocol.EncodedFrame;
import java.util.List;

/** One live pipe. */
public interface Connection {
  /** Takes frames that are ready at one moment. */
  void send(List<EncodedFrame> frames);

  /** Whether more can be sent now; {@link Link#onWritable} tells when it can again. */
  boolean writable();

  /**
   * Ends it, with a close code where the transport has such a thing; nothing is told after that but
   * {@link Link#onAnswer}.
   */
  void close(int code);
}
