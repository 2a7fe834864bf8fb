// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.server.network.Prefix;
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

  /** Credentials could not be checked. */
  public void unchecked(
      String address, String transport, String namespace, String error, String at) {
    journal.write(Line.UNCHECKED, address, transport, namespace, error, at);
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
