// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.selection.Memory;
import io.throughline.client.session.Attempt;
import io.throughline.client.session.Session;
import io.throughline.client.session.SessionEnd;
import io.throughline.client.session.Settle;
import io.throughline.client.session.State;
import io.throughline.protocol.Frame;
import java.util.List;

/** The client with its application and network, and what must hold whenever something happened. */
final class ClientEnd {
  /**
   * What fits behind HELLO whatever the server's limits are: so many messages of so many points.
   */
  private static final int EARLY_MESSAGES = 10;

  private static final int EARLY_POINTS = 10;

  private final World world;
  private final Flow up;
  private final Flow down;
  private final ClientDriver driver;
  final Network network;
  private boolean paused;
  private boolean opened;
  private int early;

  /** Messages that were neither confirmed nor given up. */
  private long unsettled;

  /** The newest connection that ATTACHED came through. */
  private Pipe newest;

  /** A working connection that the session closed in this turn. */
  private Pipe broken;

  private long lastInput;

  /** The highest number of an attempt. */
  private long numbered;

  /** The session is letting everything go: the application asked for it. */
  private boolean cutting;

  /** The name of the transport that carries the session; empty before the first attach. */
  String transport = "";

  /** Null until the session has ended. */
  SessionEnd ending;

  /** A client with these transports that knows this of the network. */
  ClientEnd(World world, ServerEnd server, Flows flows, List<String> names, Memory.Known known) {
    this.world = world;
    this.up = flows.up();
    this.down = flows.down();
    this.network = new Network(world, server, this);
    this.driver = new ClientDriver(world, this, Way.all(names, network::open), known);
  }

  private Session session() {
    return driver.session;
  }

  /** Everything that happens to the session happens in a turn. */
  void turn(Runnable event) {
    broken = null;
    event.run();
    driver.turn();
    Violation.check(
        broken == null || broken != newest || state() == State.CLOSED,
        "AT-6: a working connection was closed too early");
    Violation.check(
        state() != State.CLOSED || unsettled == 0, "CL-6: not settled at the end: " + unsettled);
  }

  void begin() {
    turn(driver::begin);
  }

  /** The next transport need not wait. */
  void race() {
    turn(driver::hurry);
  }

  /** What makes a session attach anew: the application, the network, or its own doubts. */
  void wander() {
    cutting = world.chance(0.1);
    turn(cutting ? driver::cut : driver::wander);
    cutting = false;
  }

  /** A byte arrived. */
  void onInput() {
    lastInput = world.now();
  }

  /** The session closes a connection: a working one only for a newer one, or when it ends. */
  void closing(Pipe pipe) {
    boolean heard =
        world.now() - lastInput < Settings.TIMING.pingInterval() + Settings.TIMING.pingTimeout();
    if (pipe == newest && !pipe.over && heard && !cutting) {
      broken = pipe;
    }
  }

  /** The application: sends, stops or goes on listening, rarely closes. */
  void act() {
    boolean usable = state() != State.CLOSING && state() != State.CLOSED;
    turn(
        () -> {
          if (usable && world.chance(0.6)) {
            send(world.below(4));
          }
          if (world.chance(0.15)) {
            listen(paused);
          }
          if (usable && world.chance(0.003)) {
            close();
          }
        });
  }

  void send(int count) {
    for (int i = 0; i < count && session().bufferedBytes() < 2L * Settings.LIMITS.window(); i++) {
      boolean known = session().publicId() != null;
      if (!known && ++early > EARLY_MESSAGES) {
        return;
      }
      Frame message = up.next(world, known ? Settings.LIMITS.maxMessage() / 4 : EARLY_POINTS);
      unsettled++;
      Violation.check(session().send(message, new Receipt(up.receipt())), "refused to send");
    }
  }

  /** The application closes, often behind more than the window takes: CLOSE waits (CL-1). */
  void close() {
    send(world.below(20));
    session().close(1000, "done", world.now());
  }

  void pause(boolean pause) {
    turn(() -> listen(!pause));
  }

  private void listen(boolean listens) {
    paused = !listens;
    session().pause(paused);
  }

  State state() {
    return session().state();
  }

  /** Whether the application saw the session. */
  boolean open() {
    return opened;
  }

  void onOpen() {
    Violation.check(!opened, "a session opened twice");
    opened = true;
  }

  /** An attempt was given its number. */
  void onNumbered(long number) {
    Violation.check(number > numbered, "AT-1: attempt " + number + " after " + numbered);
    numbered = number;
  }

  void onAttached(Attempt attempt) {
    if (newest != null) {
      world.note(Happening.SWITCH);
    }
    newest = (Pipe) attempt.connection();
    transport = attempt.transport().name();
  }

  void onMessage(Frame message) {
    Violation.check(opened, "a message before the session was open");
    Violation.check(!paused || state() == State.CLOSED, "a message for a paused application");
    down.deliver(message);
  }

  void onEnded(SessionEnd how) {
    Violation.check(ending == null, "a session ended twice");
    ending = how;
    Violation.check(
        how.code() != 4400 && how.code() != 4413,
        "the client ended the session with " + how.code() + " " + how.reason());
  }

  /** The application's interest in one message. */
  private final class Receipt implements Settle {
    private final Integer number;
    private boolean settled;

    Receipt(Integer number) {
      this.number = number;
    }

    @Override
    public void settled(Fate fate) {
      Violation.check(!settled, "a message was settled twice");
      settled = true;
      unsettled--;
      if (fate == Fate.CONFIRMED) {
        up.confirm(number);
      }
      Violation.check(fate != Fate.TOO_LARGE, "LM-6: refused as too large");
    }
  }
}
