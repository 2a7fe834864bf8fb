// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a session knows; {@link Transitions} changes what is told here. */
final class SessionState {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());
  private static final long NEVER = Session.NEVER;

  final SessionSettings settings;
  final SessionEffects effects;
  final Heartbeat heartbeat = new Heartbeat();
  final Outgoing outgoing = new Outgoing();
  final Incoming incoming;
  final Output output;

  /** The time of the event that is being handled, ms. */
  long now;

  private State state = State.CONNECTING;

  /** Those under way and the one that carries the session, in the order of their start. */
  List<Attempt> attempts = List.of();

  /** The newest one that was attached; null before the first attach and after its loss. */
  @Nullable Attempt current;

  /** The highest attempt number given (AT-1). */
  long newest;

  /** The secret id; empty until WELCOME. */
  String sid = "";

  /** The public id; null until WELCOME. */
  @Nullable String publicId;

  /** How long the credentials last, ms from WELCOME on (AU-3). */
  long expiresIn = Frame.Welcome.NEVER;

  Limits limits = Limits.DEFAULTS;
  Timing timing = Timing.DEFAULTS;

  /** What the server allows, best first; empty when it did not say. */
  List<String> allowed = List.of();

  /** The CLOSE that the application asked for; null while it did not. */
  Frame.@Nullable Close closing;

  /** Why a connection is looked for: text for people. */
  String why = "first";

  /** Whether a HELLO of this session said {@code raced}. */
  boolean raced;

  /** RECONNECTING, CLOSING: when the session has waited long enough; else NEVER. */
  long endBy = NEVER;

  /** MOVE: when to attach again; else NEVER. */
  long moveAt = NEVER;

  SessionState(SessionSettings settings, SessionEffects effects) {
    this.settings = settings;
    this.effects = effects;
    this.incoming = new Incoming(settings.window(), effects::onMessage);
    this.output = new Output(outgoing.outbox(), settings.random());
  }

  State state() {
    return state;
  }

  /** The only place where the state changes. */
  void become(State next, String because) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException(state + " -> " + next + " (" + because + ")");
    }
    LOG.log(
        System.Logger.Level.DEBUG, "session {0} {1} -> {2} ({3})", publicId, state, next, because);
    state = next;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The connection that can be counted on for what comes downstream; null when there is none. */
  @Nullable Attempt working() {
    Attempt carrier = current;
    return carrier != null && carrier.phase == Phase.ATTACHED ? carrier : null;
  }

  /** The attempt whose connection frames may be written to: the state table lets it carry them. */
  @Nullable Attempt writable() {
    Attempt carrier = current;
    boolean carries = state == State.OPEN || state == State.CLOSING;
    return carrier != null && carrier.phase != Phase.SUSPECT && carries ? carrier : null;
  }

  /** Whether a newer attempt than that one has not been given up. */
  boolean isOvertaken(Attempt attempt) {
    return attempts.stream().anyMatch(other -> other.number > attempt.number);
  }

  /** Whether an attempt is under way that is to carry the session on. */
  boolean opening() {
    return attempts.stream()
        .anyMatch(
            attempt ->
                attempt.phase == Phase.OPENING
                    || (attempt.phase == Phase.CONNECTING && !attempt.probe));
  }

  void add(Attempt attempt) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(attempt);
    attempts = List.copyOf(more);
  }

  void remove(Attempt attempt) {
    attempts = attempts.stream().filter(other -> other != attempt).toList();
    if (current == attempt) {
      current = null;
    }
  }

  /** A CLOSE frame with the current {@code received}. */
  Frame.Close closeFrame(int code, String reason) {
    return new Frame.Close(code, incoming.received(), reason);
  }
}
