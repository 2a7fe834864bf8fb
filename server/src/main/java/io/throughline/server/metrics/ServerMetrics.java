// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.List;

/**
 * Observes a server; every method does nothing unless it is overridden.
 *
 * <p>Called on every event loop, by several at once: what sessions share has to be safe for that.
 * An implementation must not block and must not throw. What is called often is called once for many
 * things: nothing here is called for each frame.
 */
public interface ServerMetrics {
  /** Observes nothing. */
  ServerMetrics NONE = new ServerMetrics() {};

  /** Tells each of them, in that order. */
  static ServerMetrics all(ServerMetrics... observers) {
    List<ServerMetrics> those = List.of(observers);
    return those.size() == 1 ? those.get(0) : new AllMetrics(those);
  }

  /** What is looked up when somebody asks, not counted. May be read from any thread. */
  interface Levels {
    /** Sessions that have not ended, those that no application knows yet included. */
    int sessions();

    /** How many there may be. */
    int maxSessions();

    /** Bytes that detached sessions hold for their clients. */
    long detachedBytes();

    /** How many they may hold; beyond it those detached longest lose theirs. */
    long maxDetachedBytes();

    /** Rooms with somebody in them, of all namespaces. */
    int rooms();
  }

  /** A server was made whose levels are these. One observer may observe several servers. */
  default void started(Levels levels) {}

  /** That server has ended all its sessions and takes no more. */
  default void stopped(Levels levels) {}

  /**
   * A session became known to the application.
   *
   * @return its observer, called on the session's loop only; {@link SessionMetrics#NONE} when
   *     nobody is interested
   */
  default SessionMetrics opened(SessionInfo session) {
    return SessionMetrics.NONE;
  }

  /** Somebody was refused. */
  default void refused(Refusal refusal) {}

  /** One event was sent to so many. */
  default void broadcast(int receivers) {}

  /**
   * How late the timer of an event loop rang, ms: what kept the loop busy meanwhile kept all its
   * sessions waiting. Told every 20 ms by each loop that has sessions.
   */
  default void loopLag(long ms) {}
}
