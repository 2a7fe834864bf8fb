// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.vertx.core.http.UpgradeRejectedException;

/** Why a connection could not be made or was lost: a short text for people. */
final class Failure {
  /** HELLO tells eight of them, and has to stay small. */
  private static final int LONGEST = 100;

  private Failure() {}

  static String of(Throwable cause) {
    if (cause instanceof UpgradeRejectedException rejected) {
      return "status " + rejected.getStatus();
    }
    String message = cause.getMessage();
    String text = message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    return text.substring(0, Math.min(text.length(), LONGEST));
  }
}
