// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.Frame;

/**
 * What the session wants done or known; implemented by the driver, which has the I/O and the clock.
 * Called on the session's thread, from within what the session was told; what is called may call
 * the session.
 */
public interface SessionEffects {
  /** Make a connection, not before the given time (ms on the session's clock). */
  void attach(Cause cause, long notBefore);

  /** An attempt did not lead to ATTACHED: {@link Attempt#outcome} says why. */
  void failed(Attempt attempt);

  /** The session is carried by that attempt from now on. */
  void attached(Attempt attempt);

  /** The session opened: the application may send and receive. */
  void onOpen(String publicId);

  /** A message: TEXT, BINARY, VOLATILE or VOLATILE_BINARY, whole. */
  void onMessage(Frame message);

  /** The connection was lost; the session waits. {@code why} is text for people. */
  void onSuspended(String why);

  /** The session goes on: nothing was lost. */
  void onResumed();

  /** The server asks for another base path (MOVE). */
  void moved(String url);

  /**
   * The session is over: the last effect. Messages that were not confirmed are settled after it.
   */
  void ended(SessionEnd end);
}
