// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.auth.CredentialsRequest;

/** Tells the operator that credentials could not be checked. */
public final class FailedCheck {
  private static final System.Logger LOG = System.getLogger(FailedCheck.class.getName());

  private FailedCheck() {}

  /** Leaves out the message of what went wrong: what was checked may stand in it (SEC-2). */
  public static void log(CredentialsRequest request, Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    LOG.log(
        System.Logger.Level.WARNING,
        "credentials could not be checked: {0}: {1} {2}",
        request,
        e.getClass().getName(),
        trace.length == 0 ? "" : trace[0]);
  }
}
