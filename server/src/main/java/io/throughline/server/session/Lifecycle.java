// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static io.throughline.server.session.Lifecycle.State.CLOSED;
import static io.throughline.server.session.Lifecycle.State.CLOSING;
import static io.throughline.server.session.Lifecycle.State.DETACHED;
import static io.throughline.server.session.Lifecycle.State.OPEN;
import static io.throughline.server.session.Lifecycle.State.OPENING;

import java.util.Map;
import java.util.Set;

/**
 * The states of one server session and the moves between them (SPEC §5.3); knows nothing of I/O,
 * timers or threads.
 */
public final class Lifecycle {
  /** SPEC §5.3, server. */
  public enum State {
    /**
     * Not shown to the application yet: for good while its HELLO was raced and it is not chosen
     * (HS-6).
     */
    OPENING,
    /** In use; between two polls without a connection. */
    OPEN,
    /** The connection was lost; waits {@code resumeTimeout} for an attach. */
    DETACHED,
    /** The application closed; waits for the peer to confirm. */
    CLOSING,
    /** Ended; a tombstone answers for it. */
    CLOSED
  }

  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  private static final Map<State, Set<State>> LEGAL = // ST-1
      Map.of(
          OPENING, Set.of(OPEN, CLOSED),
          OPEN, Set.of(DETACHED, CLOSING, CLOSED),
          DETACHED, Set.of(OPEN, CLOSING, CLOSED),
          CLOSING, Set.of(CLOSED),
          CLOSED, Set.of());

  private final String publicId;
  private State state = OPENING;

  Lifecycle(String publicId) {
    this.publicId = publicId;
  }

  State state() {
    return state;
  }

  /** The only place where the state changes. */
  void moveTo(State next, String why) {
    if (!LEGAL.getOrDefault(state, Set.of()).contains(next)) {
      throw new IllegalStateException(state + " -> " + next + " (" + why + ")");
    }
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(
          System.Logger.Level.DEBUG, "session {0} {1} -> {2} ({3})", publicId, state, next, why);
    }
    state = next;
  }
}
