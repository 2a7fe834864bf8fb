// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.log.Faults;

/** Tells the operator that credentials could not be checked. */
public final class FailedCheck {
  private FailedCheck() {}

  /** Leaves out the message of what went wrong: what was checked may stand in it (SEC-2). */
  public static void log(CredentialsRequest request, Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String at = trace.length == 0 ? "none" : trace[0].toString();
    String namespace = request.namespace().isEmpty() ? "none" : request.namespace();
    Faults.ofSystem()
        .unchecked(
            request.remoteAddress(), request.transport(), namespace, e.getClass().getName(), at);
  }
}
