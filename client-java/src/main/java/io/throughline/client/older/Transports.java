// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.EncodedFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections and requests for a session; reports back to it, never from within these calls.
 */
public interface Transports {
  /**
   * Begins a connection; {@link ClientSession#onOpened} or {@link ClientSession#onLost} follows.
   */
  Connection open(String transport);

  /**
   * Sends an upstream body (§7.6); {@link ClientSession#onPostAnswered} or {@code onPostLost}
   * follows.
   */
  void post(long id, List<EncodedFrame> body);

  /** From now on connections go to this address (MOVE); null: to the same. */
  void moveTo(@Nullable String url);
}
