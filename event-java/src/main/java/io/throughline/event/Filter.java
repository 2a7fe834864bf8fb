// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import io.vertx.core.Future;

/**
 * Sees every event and call of a namespace before the handlers. While its future is pending what
 * follows in that namespace waits, in order.
 */
@FunctionalInterface
public interface Filter {
  /**
   * Looks at one event or call.
   *
   * @return succeeds to let it pass. Fails to refuse it: an event is dropped; a caller is told the
   *     code of an {@link EventException}, of any other failure {@link ErrorCode#REFUSED}
   */
  Future<Void> filter(Event event);
}
