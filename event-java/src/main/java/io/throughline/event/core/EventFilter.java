// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Event;
import io.vertx.core.Future;

/** Sees what arrives in a namespace before the handlers; what follows waits for it, in order. */
@FunctionalInterface
public interface EventFilter {
  /**
   * Looks at one event or call.
   *
   * @return fails to refuse it: with the code of an {@code EventException}, else REFUSED
   */
  Future<Void> filter(Event event);
}
