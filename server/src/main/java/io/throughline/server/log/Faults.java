// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.server.auth.CredentialsRequest;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong here and a client may bring about again and again: told no faster than all other
 * lines. One for the process, as its log is; called on any thread.
 */
public final class Faults {
  private static final Faults OF_SYSTEM = new Faults(Journal.ofSystem());

  private final Journal journal;

  Faults(Journal journal) {
    this.journal = journal;
  }

  /** Those that the platform's loggers tell. */
  public static Faults ofSystem() {
    return OF_SYSTEM;
  }

  /**
   * Something of the application threw.
   *
   * @param what one word
   * @param why null when it only took too long
   */
  public void threw(String what, String session, @Nullable Throwable why) {
    journal.writeThrown(Line.THREW, why, what, session);
  }

  /** Leaves out the message of what went wrong: what was checked may stand in it (SEC-2). */
  public void unchecked(CredentialsRequest request, Throwable why) {
    StackTraceElement[] trace = why.getStackTrace();
    String at = trace.length == 0 ? "unknown" : trace[0].toString();
    unchecked(request, why.getClass().getName(), at);
  }

  /** Nobody said in time what credentials are worth. */
  public void uncheckedInTime(CredentialsRequest request) {
    unchecked(request, TimeoutException.class.getName(), "none");
  }

  private void unchecked(CredentialsRequest request, String error, String at) {
    String namespace = request.namespace().isEmpty() ? "none" : request.namespace();
    journal.write(
        Line.UNCHECKED, request.remoteAddress(), request.transport(), namespace, error, at);
  }

  /** A provider refused, in the only way that it has. */
  public void unaccepted(Throwable why) {
    journal.write(Line.UNACCEPTED, why.getClass().getName()); // SEC-2
  }

  /** What a client asked for could not be answered. */
  public void failed(Throwable why) {
    journal.writeThrown(Line.FAILED, why, "request");
  }

  /** What an operator asked for could not be answered. */
  public void operatorFailed(Throwable why) {
    journal.writeThrown(Line.FAILED, why, "operator");
  }

  /** Somebody tried to be an operator. */
  public void stranger(String remoteAddress) {
    journal.write(Line.STRANGER, Prefix.of(remoteAddress));
  }

  void tick() {
    journal.tick();
  }

  void end() {
    journal.end();
  }
}
