// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

/** Waits for the opener of one request. Called on that request's loop, once at most. */
public interface OpenerTracer {
  /** Follows nothing. */
  OpenerTracer NONE = new OpenerTracer() {};

  /** A HELLO has come: somebody asks for a session. */
  default OpenerTrace hello() {
    return OpenerTrace.NONE;
  }

  /** An ATTACH has come, or what is no opener: somebody asks for a connection of a session. */
  default OpenerTrace attach() {
    return OpenerTrace.NONE;
  }
}
