// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** The states of a connection's session (SPEC §5.3). */
public enum ConnectionState {
  /** No session yet, or the next one waits for its time. */
  CONNECTING,
  /** Messages go both ways. */
  OPEN,
  /** The way to the server was lost; what is sent is queued. */
  RECONNECTING,
  /** The application closes; what was sent before is still on its way. */
  CLOSING,
  /** It is over. */
  CLOSED
}
