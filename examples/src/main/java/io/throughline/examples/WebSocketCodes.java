// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

/**
 * How the close codes of a WebSocket travel in a session, whose applications have 1000 and 3000 to
 * 4399 only: as codes that nobody has registered. ThroughlineSocket (close-codes.ts) does the same.
 *
 * <pre>
 *   WebSocket      session
 *   1000           1000
 *   1001 to 1015   3301 to 3315
 *   3000 to 3300   the same
 *   4000 to 4399   the same
 *   4400 to 4999   3400 to 3999
 * </pre>
 */
final class WebSocketCodes {
  private static final int LEAVING = 1001;
  private static final int ABNORMAL = 1006;
  private static final int TOO_BIG = 1009;
  private static final int RESERVED_SHIFT = 2300;
  private static final int PRIVATE_SHIFT = -1000;

  private WebSocketCodes() {}

  /** The code to close a session with, for a WebSocket that ended with {@code code}. */
  static int toSession(int code) {
    if (isTheSame(code)) {
      return code;
    }
    if (code >= 4400 && code <= 4999) {
      return code + PRIVATE_SHIFT;
    }
    return (code >= 1001 && code <= 1015 ? code : ABNORMAL) + RESERVED_SHIFT;
  }

  /**
   * The code to close a WebSocket with, for a session that ended with {@code code}: what its client
   * said, or that it has left.
   */
  static short toWebSocket(int code) {
    if (isTheSame(code)) {
      return (short) code;
    }
    if (code >= 4400 + PRIVATE_SHIFT && code <= 4999 + PRIVATE_SHIFT) {
      return (short) (code - PRIVATE_SHIFT);
    }
    return code == TOO_BIG + RESERVED_SHIFT ? (short) TOO_BIG : LEAVING;
  }

  private static boolean isTheSame(int code) {
    return code == 1000 || (code >= 3000 && code <= 3300) || (code >= 4000 && code <= 4399);
  }
}
