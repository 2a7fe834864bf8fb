// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Follows one event or call through filters and handlers, which are its steps. Called on the
 * session's loop only.
 */
public interface EventTrace extends Trace {
  /** Follows nothing. */
  EventTrace NONE = new EventTrace() {};

  /**
   * All handlers of an event have returned, a call has its reply, or nobody waits for one any more:
   * the session has ended, or the namespace was left. Called once; steps may follow, for what was
   * held back when the session ended runs all the same.
   *
   * @param why what went wrong; an {@link io.throughline.event.EventException} has the code that a
   *     caller is told. Null when nothing did
   */
  default void ended(@Nullable Throwable why) {}
}
