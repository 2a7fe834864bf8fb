// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.protocol.CloseCode;

/**
 * How a session ended (CL-6).
 *
 * @param code the close code (SPEC §10)
 * @param reason a text for people; never to be parsed (CC-2)
 * @param confirmed messages that the server took in
 * @param unknown messages that were sent or queued and never confirmed; nothing is sent again
 * @param willRetry whether the connection goes on with a new session
 */
public record Ending(int code, String reason, long confirmed, long unknown, boolean willRetry) {
  /**
   * Whether one of the two applications asked for it: 1000, 1001 and the codes that belong to
   * applications. All else is an error of a peer, the network or the server.
   */
  public boolean wasAsked() {
    return CloseCode.wasAsked(code);
  }
}
