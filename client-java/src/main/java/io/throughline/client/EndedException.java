// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** The connection ended for good, and neither application had asked for it. */
public final class EndedException extends ThroughlineException {
  private static final long serialVersionUID = 1L;

  private final int closeCode;

  EndedException(int closeCode, String reason) {
    super(ErrorCode.ENDED, closeCode + " " + reason);
    this.closeCode = closeCode;
  }

  /** The close code that the session ended with (SPEC §10). */
  public int closeCode() {
    return closeCode;
  }
}
