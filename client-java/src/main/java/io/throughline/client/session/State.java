// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** The states of a client's session (§5.3). */
public enum State {
  /** No ATTACHED has arrived yet. */
  CONNECTING,
  /** In use; between two polls without a connection. */
  OPEN,
  /** The only connection was lost, or is silent; the session waits to be attached again. */
  RECONNECTING,
  /** The application closed; the server's CLOSE is awaited. */
  CLOSING,
  /** Ended. */
  CLOSED;

  /** Whether the table has a way from this state to that one (ST-1). */
  boolean leadsTo(State next) {
    return switch (this) {
      case CONNECTING -> next == OPEN || next == CLOSED;
      case OPEN -> next == RECONNECTING || next == CLOSING || next == CLOSED;
      case RECONNECTING -> next == OPEN || next == CLOSING || next == CLOSED;
      case CLOSING -> next == CLOSED;
      case CLOSED -> false;
    };
  }
}
