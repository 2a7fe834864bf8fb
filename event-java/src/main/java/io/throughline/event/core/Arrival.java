// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event or call on its way to the handlers.
 *
 * @param call how it is answered; null when it is none
 */
record Arrival(Event event, IncomingCalls.@Nullable Call call) {}
