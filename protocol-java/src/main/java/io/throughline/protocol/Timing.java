// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/**
 * The times a server states in WELCOME, in milliseconds (§5.1, §5.3).
 *
 * @param pingInterval silence after which the server sends PING; default 25,000, 50 to 300,000
 * @param pingTimeout further silence after which a connection counts as lost; default 20,000, 50 to
 *     300,000
 * @param resumeTimeout how long a detached session waits; default 60,000, 0 to 86,400,000
 * @param pollHold how long an idle poll is held; default 20,000, 50 to 300,000
 * @param ackDelay how late a confirmation may be; default 1,000, 10 to 10,000
 */
public record Timing(
    int pingInterval, int pingTimeout, int resumeTimeout, int pollHold, int ackDelay) {
  public static final Timing DEFAULTS = new Timing(25_000, 20_000, 60_000, 20_000, 1_000);

  public Timing {
    if (pingInterval < 0 || pingTimeout < 0 || resumeTimeout < 0 || pollHold < 0 || ackDelay < 0) {
      throw new IllegalArgumentException("a time below 0");
    }
  }

  /**
   * These times, when they are in the ranges of §5.3: what a server is configured with. A client
   * takes the server's as they are.
   *
   * @throws IllegalArgumentException when one is not
   */
  public Timing validated() {
    require(pingInterval, 50, 300_000, "pingInterval");
    require(pingTimeout, 50, 300_000, "pingTimeout");
    require(resumeTimeout, 0, 86_400_000, "resumeTimeout");
    require(pollHold, 50, 300_000, "pollHold");
    require(ackDelay, 10, 10_000, "ackDelay");
    return this;
  }

  private static void require(int value, int least, int most, String what) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " must be " + least + " to " + most);
    }
  }
}
