// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

/** An argument is not what it was read as: a caller is told so, an event is dropped (EV-10). */
public final class BadArgumentsException extends EventException {
  private static final long serialVersionUID = 1;

  /**
   * @param message for the peer's programmer: nothing secret
   */
  public BadArgumentsException(String message) {
    super(ErrorCode.BAD_ARGUMENTS.name(), message);
  }
}
