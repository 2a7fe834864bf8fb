// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

/**
 * How much waits behind filters in all conversations of a session: beyond a bound the session takes
 * nothing more until half of it is through.
 */
final class Backlog {
  private static final int MOST = 64;

  private final Port port;
  private int waiting;
  private boolean paused;

  Backlog(Port port) {
    this.port = port;
  }

  boolean isFull() {
    return waiting >= MOST;
  }

  /**
   * One more.
   *
   * @param waits whether it will stay for a while
   */
  void more(boolean waits) {
    waiting++;
    if (waits && !paused && waiting >= MOST) {
      paused = true;
      port.pause(true);
    }
  }

  void less(int howMany) {
    waiting -= howMany;
    if (paused && waiting <= MOST / 2) {
      paused = false;
      port.pause(false);
    }
  }
}
