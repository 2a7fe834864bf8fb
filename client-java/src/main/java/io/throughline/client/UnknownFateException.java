// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/**
 * The session ended before the message was confirmed: it may have arrived, or not (SPEC §3). How it
 * ended is told by {@link Connection#resetHandler} or {@link Connection#closeHandler}.
 */
public final class UnknownFateException extends ThroughlineException {
  private static final long serialVersionUID = 1L;

  UnknownFateException() {
    super(ErrorCode.UNKNOWN_FATE, "the session ended before the message was confirmed");
  }
}
