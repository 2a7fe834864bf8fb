// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** What goes wrong with a connection, known by its code; the text is for people. */
public abstract sealed class ThroughlineException extends RuntimeException
    permits UnknownFateException,
        TooLargeException,
        ClosedException,
        SwitchFailedException,
        EndedException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  ThroughlineException(ErrorCode code, String message) {
    super(message, null, false, true);
    this.code = code;
  }

  public final ErrorCode code() {
    return code;
  }
}
