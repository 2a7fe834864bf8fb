// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

/** Asking again makes no sense: it is the wrong token, or no such server. */
final class Denied extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  Denied(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
