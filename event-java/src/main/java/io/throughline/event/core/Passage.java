// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.vertx.core.Handler;

/**
 * The passage of what has arrived through the application: hands it over, step by step, and hears
 * what becomes of it. Confined to the session's context.
 */
public interface Passage {
  /** Hands something to the application; what its handler throws is the session's matter (UX-3). */
  <T> void deliver(Handler<T> handler, T argument);

  /** It has not gone as it should; the first reason is the one that counts. */
  default void failed(Throwable why) {}

  /** Nothing more becomes of it; the first time is the one that counts. */
  default void ended() {}
}
