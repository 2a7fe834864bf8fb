// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import io.throughline.event.Event;
import io.throughline.server.metrics.Transport;

/**
 * An event or call, without what it carries.
 *
 * @param session the public id of its session
 * @param transport by which that is attached
 * @param namespace one that the server has; empty for the root
 * @param name whatever the client says, up to 128 bytes
 */
public record TracedEvent(
    String session, Transport transport, String namespace, String name, Event.Kind kind) {}
