// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import io.throughline.server.metrics.Transport;

/**
 * Follows openers and events through a server; every method does nothing unless it is overridden.
 *
 * <p>Called on every event loop, by several at once. An implementation must not block. What it
 * throws is logged, once, and harms nobody: that piece of work is not followed then.
 */
public interface ServerTracer {
  /** Follows nothing. */
  ServerTracer NONE = new ServerTracer() {};

  /** The same, so that nothing it throws disturbs anybody; {@link #NONE} is itself. */
  static ServerTracer guarded(ServerTracer tracer) {
    return tracer == NONE ? NONE : new GuardedTracer(tracer);
  }

  /**
   * A request has come that may bring an opener: at once, or on the WebSocket that it leads to.
   * Called in the request's Vert.x context, so that whoever traces requests has its span there.
   */
  default OpenerTracer requested(Transport transport) {
    return OpenerTracer.NONE;
  }

  /**
   * A conversation is about to take in an event or call. Called on the session's loop.
   *
   * @return follows it; {@link EventTrace#NONE} when nobody is interested
   */
  default EventTrace received(TracedEvent event) {
    return EventTrace.NONE;
  }
}
