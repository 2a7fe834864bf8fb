// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

/** A message whose fate is unknown, or that was refused, because its session has ended. */
public final class SessionClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  SessionClosedException(int code, String reason) {
    super(code + " " + reason, null, false, false);
    this.code = code;
  }

  /** The close code (SPEC §10). */
  public int code() {
    return code;
  }
}
