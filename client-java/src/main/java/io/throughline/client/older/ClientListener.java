// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Reaction;
import java.util.List;

/** What a session tells the layer above; called on the session's thread. */
public interface ClientListener {
  /** The state changed; OPEN for the first time: the session is there. */
  void onState(State state);

  /** A whole message: TEXT or BINARY, or a volatile one. */
  void onMessage(Frame message);

  /** These messages are confirmed; each receipt is what was given to {@code send}. */
  void onConfirmed(List<Object> receipts);

  /** The session has ended (CL-6). */
  void onClosed(Ending ending);

  /**
   * How a session ended.
   *
   * @param code the close code
   * @param reaction what the code asks for: whether and when to open a new session (§10)
   * @param retryAfter the least time in ms before a new session, 0 when none was stated
   * @param confirmed messages that the server took in
   * @param unknown receipts of the messages of unknown fate
   * @param unconfirmed how many those are
   */
  record Ending(
      int code,
      String reason,
      Reaction reaction,
      long retryAfter,
      long confirmed,
      long unconfirmed,
      List<Object> unknown) {}
}
