// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Follows one opener to its answer: one of the methods here is called, once. The answer may come on
 * another loop than the opener, that of the session. The step of a HELLO is the check of its
 * credentials.
 */
public interface OpenerTrace extends Trace {
  /** Follows nothing. */
  OpenerTrace NONE = new OpenerTrace() {};

  /**
   * WELCOME or ATTACHED: the session has this connection.
   *
   * @param session its public id
   * @param how what the attach was to it; null when this is its first connection
   */
  default void attached(String session, @Nullable Attach how) {}

  /** REJECT. */
  default void refused(Refusal refusal) {}

  /** Nobody waits for the answer: the connection is gone, or its session has ended as asked. */
  default void gone() {}
}
