// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.vertx.core.Future;

/**
 * Sees every event and call of a namespace before the handlers. While its future is pending what
 * follows in that namespace waits, in order.
 *
 * <p>When 64 events and calls of a session wait behind its filters, the session takes in nothing
 * more until half of them are through, replies included: what the peer says comes in the order in
 * which it was said (DL-13). So a filter that has to know something of the client it looks at asks
 * before, at the beginning of the conversation: one that calls the client and waits for the reply
 * gets it only while fewer wait, else {@link ErrorCode#TIMEOUT}.
 */
@FunctionalInterface
public interface Filter {
  /**
   * Looks at one event or call.
   *
   * @param from whose it is; the event's {@code conversation}
   * @return succeeds to let it pass. Fails to refuse it: an event is dropped; a caller is told the
   *     code of an {@link EventException}, of any other failure {@link ErrorCode#REFUSED}
   */
  Future<Void> filter(ServerConversation from, Event event);
}
