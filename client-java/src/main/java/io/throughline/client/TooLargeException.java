// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** A message over the server's limits: nothing of it was sent (LM-6). */
public final class TooLargeException extends ThroughlineException {
  private static final long serialVersionUID = 1L;

  TooLargeException() {
    super(ErrorCode.TOO_LARGE, "over the limits of the server");
  }
}
