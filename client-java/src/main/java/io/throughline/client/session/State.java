// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/** The states of a client's session (§5.3). */
public enum State {
  CONNECTING,
  OPEN,
  RECONNECTING,
  CLOSING,
  CLOSED
}
