// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** A message that was not sent: the connection is closing or closed. */
public final class ClosedException extends ThroughlineException {
  private static final long serialVersionUID = 1L;

  ClosedException() {
    super(ErrorCode.CLOSED, "the connection is closing or closed");
  }
}
