// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Lifecycle.State.CLOSED;
import static io.throughline.client.session.Lifecycle.State.CLOSING;
import static io.throughline.client.session.Lifecycle.State.CONNECTING;
import static io.throughline.client.session.Lifecycle.State.OPEN;
import static io.throughline.client.session.Lifecycle.State.RECONNECTING;

import java.util.Map;
import java.util.Set;

/** The states of one client session and the moves between them (SPEC §5.3). */
public final class Lifecycle {
  /** SPEC §5.3, client. */
  public enum State {
    /** No ATTACHED has arrived yet. */
    CONNECTING,
    /** In use; between two polls without a connection. */
    OPEN,
    /** The only connection was lost; attaches again for {@code resumeTimeout}. */
    RECONNECTING,
    /** The application closed; waits for the server's CLOSE. */
    CLOSING,
    /** Ended. */
    CLOSED
  }

  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  private static final Map<State, Set<State>> LEGAL = // ST-1
      Map.of(
          CONNECTING, Set.of(OPEN, CLOSED),
          OPEN, Set.of(RECONNECTING, CLOSING, CLOSED),
          RECONNECTING, Set.of(OPEN, CLOSING, CLOSED),
          CLOSING, Set.of(CLOSED),
          CLOSED, Set.of());

  private State state = CONNECTING;

  State state() {
    return state;
  }

  /** The only place where the state changes. */
  void moveTo(State next, String why) {
    if (!LEGAL.getOrDefault(state, Set.of()).contains(next)) {
      throw new IllegalStateException(state + " -> " + next + " (" + why + ")");
    }
    LOG.log(System.Logger.Level.DEBUG, "session {0} -> {1} ({2})", state, next, why);
    state = next;
  }
}
