// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Future;

/**
 * The server behind the network, as far as visitors may do something to it. Any thread may call.
 */
public interface Backend {
  /** Its port on the loopback address; the same over stops and restarts. */
  int port();

  /**
   * Closes its port and every connection, and opens it again after a while; what it knows stays.
   *
   * @return succeeds when it is closed; fails with {@link IllegalStateException} when it already is
   */
  Future<Void> stop(int ms);

  /**
   * Ends it as a crash would, and starts it anew: whatever it knew is gone.
   *
   * @return succeeds when the new one listens; fails with {@link IllegalStateException} when it is
   *     stopped already
   */
  Future<Void> restart();
}
