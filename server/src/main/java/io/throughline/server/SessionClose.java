// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.protocol.CloseCode;

/**
 * How a session ended (CL-6).
 *
 * @param code the close code (SPEC §10)
 * @param reason a text for people; never to be parsed
 * @param confirmed messages of this side that the client took in
 * @param unknown messages of this side that were sent or queued and never confirmed
 */
public record SessionClose(int code, String reason, long confirmed, long unknown) {
  /**
   * Whether one of the two applications asked for it: 1000, 1001 and the codes that belong to
   * applications. All else is an error of a peer, the network or the server.
   */
  public boolean wasAsked() {
    return CloseCode.wasAsked(code);
  }
}
