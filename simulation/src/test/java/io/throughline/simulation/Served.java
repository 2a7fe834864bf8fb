// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.SessionListener;
import java.util.List;

/** One session at the server with its application, and what is known of it from outside. */
final class Served implements SessionListener {
  private static final long NEVER = Long.MAX_VALUE;

  /** What one session may hold: four windows and the message that passed them (DL-14). */
  private static final long BOUND =
      4L * Settings.LIMITS.window() + Settings.LIMITS.maxMessage() + 65L * EncodedFrame.OVERHEAD;

  private final World world;
  private final Flow up;
  private final Flow down;

  /** What it was opened with. */
  final Frame.Hello hello;

  private long tickAt = NEVER;
  private long detachedAt = NEVER;
  private boolean evicted;
  private boolean paused;
  private boolean greedy;

  ServerSession session;

  /** The newest attempt that was accepted, and its connection. */
  long attempt;

  ServerSide current;

  /** A frame or ATTACH of the client came: it chose this session. */
  boolean chosen;

  boolean opened;
  boolean closing;
  int endCode;

  /** The counts told at the end. */
  long confirmed;

  long unconfirmed;
  private boolean deaf;

  Served(World world, Flows flows, Frame.Hello hello) {
    this.world = world;
    this.up = flows.up();
    this.down = flows.down();
    this.hello = hello;
  }

  /** To be called after everything that happened to the session. */
  void after() {
    session.flush(world.now());
    Violation.check(session.heldBytes() <= BOUND, "DL-14: holds " + session.heldBytes());
    checkSeen();
    long deadline = session.deadline();
    Violation.check(
        session.state() == State.CLOSED || deadline < NEVER,
        "ST-2: nothing would ever end a session that is " + session.state());
    if (deadline < tickAt) {
      tickAt = deadline;
      world.at(deadline, this::tick);
    }
  }

  /** HS-6. */
  void checkSeen() {
    Violation.check(
        !opened || !hello.raced() || chosen,
        "HS-6: the application saw a raced session that was not chosen");
  }

  private void tick() {
    if (world.now() >= tickAt) {
      tickAt = NEVER;
      session.onTick(world.now());
      after();
    }
  }

  int delivered() {
    return up.delivered();
  }

  /** The application: sends, stops or goes on listening, rarely closes; memory may run short. */
  void act() {
    boolean usable = opened && (session.state() == State.OPEN || session.state() == State.DETACHED);
    if (usable && world.chance(0.01)) {
      greedy = true;
    }
    if (usable && world.chance(0.5)) {
      send(greedy ? 30 : world.below(4));
    }
    if (usable && world.chance(0.15)) {
      pause(!paused);
    }
    if (session.state() == State.DETACHED && world.chance(0.05)) {
      evicted = true;
      session.evict();
    }
    if (usable && world.chance(0.003)) {
      close();
    }
    after();
  }

  /** Sends so much, until it should wait. */
  void fill(int most) {
    if (opened && (session.state() == State.OPEN || session.state() == State.DETACHED)) {
      send(most);
      after();
    }
  }

  private void send(int count) {
    for (int i = 0; i < count && sendable(); i++) {
      Frame message = down.next(world, Settings.LIMITS.maxMessage() / 4);
      List<EncodedFrame> parts =
          message instanceof Frame.Text text
              ? Fragmenter.text(text.text(), Settings.LIMITS)
              : Fragmenter.binary(((Frame.Binary) message).bytes(), Settings.LIMITS);
      session.send(parts, down.receipt(), world.now());
      if (session.state() == State.CLOSED) {
        down.refused();
      }
    }
  }

  private boolean sendable() {
    boolean usable = session.state() == State.OPEN || session.state() == State.DETACHED;
    return usable && (greedy || !session.isFull());
  }

  private void pause(boolean pause) {
    paused = pause;
    session.pause(pause);
  }

  void close() {
    closing = true;
    session.close(1000, "done", world.now());
  }

  /** The storm is over: the application listens. */
  void settle() {
    greedy = false;
    pause(false);
    after();
  }

  void rotate() {
    if (current != null && session.state() == State.OPEN) {
      current.rotate();
    }
  }

  @Override
  public void onOpen() {
    Violation.check(!opened, "a session opened twice");
    opened = true;
  }

  @Override
  public void onMessage(Frame message) {
    Violation.check(opened, "a message before the session was open");
    up.deliver(message);
  }

  @Override
  public void onConfirmed(List<Object> receipts) {
    down.confirm(receipts);
  }

  @Override
  public void onDrain() {}

  @Override
  public void onAttached(String transport) {
    detachedAt = NEVER;
  }

  @Override
  public void onDetached(String reason) {
    detachedAt = world.now();
  }

  @Override
  public void onClosed(
      int code, String reason, long confirmed, long unconfirmed, List<Object> unknown) {
    endCode = code;
    switch (code) {
      case 1000 -> {}
      case 4407 ->
          Violation.check(
              world.now() - detachedAt >= Settings.TIMING.resumeTimeout(),
              "ST-2: expired too early");
      case 4416 -> Violation.check(evicted, "AT-12: range lost without eviction");
      case 4508 ->
          Violation.check(
              session.heldBytes() >= Settings.LIMITS.window(), "4508 without a full outbox");
      default -> throw new Violation("the server ended the session with " + code + " " + reason);
    }
    this.confirmed = confirmed;
    this.unconfirmed = unconfirmed;
    this.deaf |= paused;
  }

  /**
   * Whether everything taken in went to the application: it neither closed nor had stopped
   * listening at the end.
   */
  boolean hears() {
    return !closing && !deaf;
  }
}
