// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.Frame;
import java.util.List;

/**
 * What a session tells the layer above. Called on the session's thread, never while its state is
 * half changed.
 */
public interface SessionListener {
  /** The application may know the session from now on. */
  void onOpen();

  /** A whole message, an event, or a volatile one of these. */
  void onMessage(Frame message);

  /** These messages are confirmed; each receipt is what was given to {@code send}. */
  void onConfirmed(List<Object> receipts);

  /** The outbox is below its high-water mark again. */
  void onDrain();

  /** The session got this connection; the first one before {@link #onOpen}. */
  void onAttached(String transport);

  /** The session lost its connection; it waits for the next. */
  void onDetached(String reason);

  /**
   * The session has ended (CL-6).
   *
   * @param unknown the receipts of messages that were never confirmed
   */
  void onClosed(int code, String reason, long confirmed, long unconfirmed, List<Object> unknown);
}
