// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/** A switch to another transport that did not succeed. */
public final class SwitchFailedException extends ThroughlineException {
  private static final long serialVersionUID = 1L;

  SwitchFailedException(String why) {
    super(ErrorCode.SWITCH_FAILED, why);
  }
}
