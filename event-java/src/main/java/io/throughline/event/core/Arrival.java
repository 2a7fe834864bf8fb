// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import org.jspecify.annotations.Nullable;

/**
 * An event or call on its way to the handlers.
 *
 * @param call how it is answered; null when it is none
 * @param passage by which it gets there
 */
record Arrival(Event event, IncomingCalls.@Nullable Call call, Passage passage) {
  /** It gets no further, and nobody is told. */
  void drop(ErrorCode why) {
    passage.failed(new EventException(why));
    passage.ended();
  }
}
