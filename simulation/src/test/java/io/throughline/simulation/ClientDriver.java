// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.selection.Memory;
import io.throughline.client.selection.Selection;
import io.throughline.client.selection.Tried;
import io.throughline.client.session.Attempt;
import io.throughline.client.session.Cause;
import io.throughline.client.session.Phase;
import io.throughline.client.session.Session;
import io.throughline.client.session.SessionEffects;
import io.throughline.client.session.SessionEnd;
import io.throughline.client.session.State;
import io.throughline.client.transport.Transport;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** Wires a session with selection, transports and virtual time, as the client's driver does. */
final class ClientDriver implements SessionEffects {
  private static final long NEVER = Session.NEVER;

  /** How long an attempt may take until ATTACHED, and until its opener is written. */
  private static final long ATTEMPT_TIMEOUT = 400;

  private static final long CONNECT_TIMEOUT = 1_000;

  /** One that has not even connected after so long is likely to hang. */
  private static final long HUNG = 500;

  final Session session;
  private final World world;
  private final ClientEnd client;
  private final List<Way> ways;
  private final Selection selection;
  private final List<Attempt> tried = new ArrayList<>();
  private long tickAt = NEVER;

  ClientDriver(World world, ClientEnd client, List<Way> ways, Memory.Known known) {
    this.world = world;
    this.client = client;
    this.ways = ways;
    this.selection = new Selection(List.copyOf(ways), known, world::fraction);
    this.session =
        new Session(
            Settings.client(world, attempt -> Tried.beside(tried, attempt, world.now())), this);
  }

  void begin() {
    attach(Cause.FIRST, 0);
  }

  /** Looks after all that is due, and arms the one timer for what will be. */
  void turn() {
    long now = world.now();
    session.onTick(now);
    if (!session.isClosed()) {
      startDue();
    }
    long deadline = deadline(now);
    Violation.check(
        session.isClosed() || deadline < NEVER,
        "ST-1: nothing would ever move a client that is " + session.state());
    if (deadline < tickAt) {
      tickAt = deadline;
      world.at(deadline, this::tick);
    }
  }

  private long deadline(long now) {
    if (session.isClosed()) {
      return NEVER;
    }
    return Math.min(session.deadline(now), selection.deadline(session.isWritable()));
  }

  private void tick() {
    if (world.now() >= tickAt) {
      tickAt = NEVER;
      client.turn(() -> {});
    }
  }

  void hurry() {
    selection.onFailed(world.now());
  }

  void cut() {
    session.cut("cut", world.now());
    attach(Cause.LOST, 0);
  }

  /** Something leads to another attempt. */
  void wander() {
    long now = world.now();
    switch (world.below(7)) {
      case 0 -> attach(Cause.NEXT, 0);
      case 1 -> attach(Cause.LOST, 0);
      case 2 -> attach(Cause.UNPROVEN, 0);
      case 3 -> attach(Cause.BLOCKED, 0);
      case 4 -> attach(Cause.STALLED, 0);
      case 5 -> {
        selection.onNetwork(now);
        session.check(now);
      }
      default -> switchTo(ways.get(world.below(ways.size())));
    }
    if (world.chance(0.5)) {
      hurry();
    }
  }

  private void switchTo(Transport transport) {
    if (session.state() != State.OPEN) {
      return;
    }
    for (Attempt attempt : session.attempts()) {
      if (attempt.probe() && attempt.phase().beforeAttached()) {
        session.discard(attempt, "asked for", world.now());
      }
    }
    open(transport, true);
  }

  private void startDue() {
    long now = world.now();
    Transport due = selection.due(now, session.isWritable());
    while (due != null) {
      Transport next = due;
      boolean connecting =
          session.attempts().stream()
              .anyMatch(
                  attempt -> attempt.phase() == Phase.CONNECTING && attempt.transport() == next);
      if (connecting) {
        selection.onFailed(now);
      } else {
        open(next, selection.probing());
      }
      due = selection.due(now, session.isWritable());
    }
  }

  private void open(Transport transport, boolean probe) {
    Attempt current = session.current();
    boolean held =
        current != null
            && current.phase() == Phase.ENDED
            && current.transport() == transport
            && session.state() != State.RECONNECTING;
    long patience =
        held
            ? Settings.TIMING.pollHold() + ATTEMPT_TIMEOUT
            : ATTEMPT_TIMEOUT * (1 + selection.round());
    Attempt.Choice choice =
        new Attempt.Choice(
            selection.reason(session.why()), probe, !held, patience, CONNECT_TIMEOUT);
    Attempt attempt = new Attempt(transport, choice, how -> {}, world.now());
    if (probe) {
      world.note(Happening.PROBE);
    }
    Tried.add(tried, attempt);
    session.begin(attempt);
    attempt.connection(transport.open(new SimulatedLink(world, client, session, attempt)));
  }

  @Override
  public void attach(Cause cause, long notBefore) {
    long now = world.now();
    if (session.isClosed()) {
      return;
    }
    boolean underWay =
        session.attempts().stream()
            .anyMatch(
                attempt ->
                    attempt.phase() == Phase.OPENING
                        || (attempt.phase() == Phase.CONNECTING
                            && now - attempt.startedAt() < HUNG));
    selection.attach(cause, now, notBefore, underWay);
    startDue();
  }

  @Override
  public void failed(Attempt attempt) {
    if (attempt.probe() && session.working() != null) {
      selection.onFailed(world.now());
    }
  }

  @Override
  public void attached(Attempt attempt) {
    tried.clear();
    selection.onAttached(attempt.transport(), world.now(), attempt.probe());
    selection.allow(session.allowed());
    selection.onRoundTrip(session.rtt());
    client.onAttached(attempt);
  }

  @Override
  public void onOpen(String publicId) {
    client.onOpen();
  }

  @Override
  public void onMessage(Frame message) {
    client.onMessage(message);
  }

  @Override
  public void onSuspended(String why) {
    Violation.check(session.state() == State.RECONNECTING, "suspended " + session.state());
    Violation.check(session.working() == null, "AT-16: suspended beside a connection that works");
  }

  @Override
  public void onResumed() {
    Violation.check(session.state() == State.OPEN, "resumed " + session.state());
  }

  @Override
  public void moved(String url) {}

  @Override
  public void ended(SessionEnd end) {
    client.onEnded(end);
  }
}
