// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/**
 * The peer broke the protocol. Carries the close code and a constant detail, never anything of the
 * input (CC-3), and no stack trace: bad input must stay cheap.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final CloseCode code;

  /**
   * @param code what to refuse with
   * @param detail a constant, for logs
   */
  public ProtocolException(CloseCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  static ProtocolException malformed(String detail) {
    return new ProtocolException(CloseCode.PROTOCOL_ERROR, detail);
  }

  static ProtocolException tooLarge(String detail) {
    return new ProtocolException(CloseCode.TOO_LARGE, detail);
  }

  public CloseCode code() {
    return code;
  }
}
