// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.older.ClientListener;
import io.throughline.client.older.ClientSession;
import io.throughline.client.older.Connection;
import io.throughline.client.older.Lifecycle.State;
import io.throughline.client.older.Transports;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * The client with its application and its transports, and what must hold whenever something
 * happened.
 */
final class ClientEnd implements Transports, ClientListener {
  private static final long NEVER = Long.MAX_VALUE;

  private final World world;
  private final ServerEnd server;
  private final Flow up;
  private final Flow down;
  private final List<Pipe> pipes = new ArrayList<>();
  private final ClientSession session;
  private long tickAt = NEVER;
  private boolean paused;
  private int opened;

  /** The newest connection that ATTACHED came through. */
  private Pipe newest;

  private long lastInput;
  private boolean brokeBeforeMake;
  private boolean deaf;

  /** Null until the session has ended. */
  Ending ending;

  ClientEnd(World world, ServerEnd server, Flow up, Flow down) {
    this.world = world;
    this.server = server;
    this.up = up;
    this.down = down;
    this.session =
        new ClientSession(Settings.client(), "cid-of-this-client-0", this, this, world::fraction);
  }

  /** Everything that happens to the session happens in a turn. */
  void turn(Runnable event) {
    event.run();
    session.flush(world.now());
    Violation.check(
        !brokeBeforeMake || session.state() == State.CLOSED,
        "AT-6: a working connection was closed too early");
    brokeBeforeMake = false;
    long deadline = session.deadline();
    Violation.check(
        session.state() == State.CLOSED || deadline < NEVER,
        "ST-1: nothing would ever move a client that is " + session.state());
    if (deadline < tickAt) {
      tickAt = deadline;
      world.at(deadline, this::tick);
    }
  }

  private void tick() {
    if (world.now() >= tickAt) {
      tickAt = NEVER;
      turn(() -> session.onTick(world.now()));
    }
  }

  void attach() {
    turn(() -> session.attach(Settings.TRANSPORTS.get(world.below(3)), world.now()));
  }

  @Override
  public Connection open(String transport) {
    Pipe pipe = new Pipe(world, this, server, transport);
    pipes.add(pipe);
    long delay = pipe.duplex() ? world.latency() : 0;
    if (pipe.duplex() && world.fault(0.15)) {
      world.in(delay, () -> lost(pipe));
    } else {
      world.in(delay, () -> turn(() -> opened(pipe)));
    }
    return pipe;
  }

  private void opened(Pipe pipe) {
    if (!pipe.closed) {
      session.onOpened(pipe, world.now());
    }
  }

  @Override
  public void post(long id, List<EncodedFrame> frames) {
    String body = Wire.lines(frames);
    boolean lost = world.fault(0.1);
    if (!lost) {
      world.in(world.latency(), () -> arrive(id, body));
    } else {
      world.note(Happening.DROP);
      world.in(world.latency(), () -> turn(() -> session.onPostLost(id, world.now())));
    }
    if (world.fault(0.15)) {
      world.note(Happening.DUPLICATE);
      world.in(
          world.latency(), () -> server.upstream(body)); // a repeat, or one that was thought lost
    }
  }

  private void arrive(long id, String body) {
    String answer = server.upstream(body);
    if (world.fault(0.1)) {
      world.in(world.latency(), () -> turn(() -> session.onPostLost(id, world.now())));
      return;
    }
    List<Frame> frames = Wire.frames(answer, Side.SERVER);
    world.in(world.latency(), () -> turn(() -> session.onPostAnswered(id, frames, world.now())));
  }

  @Override
  public void moveTo(String url) {}

  void receive(Pipe pipe, String lines) {
    lastInput = world.now();
    turn(
        () -> {
          session.onInput(pipe, world.now());
          for (Frame frame : Wire.frames(lines, Side.SERVER)) {
            if (frame.kind() == FrameKind.ATTACHED && !pipe.closed) {
              if (newest != null && newest != pipe) {
                world.note(Happening.SWITCH);
              }
              pipe.attached = true;
              newest = pipe;
            }
            session.onFrame(pipe, frame, world.now());
          }
        });
  }

  void lost(Pipe pipe) {
    turn(() -> session.onLost(pipe, world.now()));
  }

  void ended(Pipe pipe) {
    if (!pipe.closed) {
      turn(() -> session.onEnded(pipe, world.now()));
    }
  }

  /** The session closes a connection: a working one only for a newer one, or when it ends. */
  void closing(Pipe pipe) {
    boolean heard =
        world.now() - lastInput < Settings.TIMING.pingInterval() + Settings.TIMING.pingTimeout();
    brokeBeforeMake |= pipe == newest && pipe.attached && !pipe.over && heard;
  }

  /** The application: sends, stops or goes on listening, rarely closes. */
  void act() {
    boolean usable = session.state() != State.CLOSING && session.state() != State.CLOSED;
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

  private void send(int count) {
    for (int i = 0; i < count && session.heldBytes() < 2L * Settings.LIMITS.window(); i++) {
      Frame message = up.next(world, Settings.LIMITS.maxMessage());
      session.send(message, up.receipt());
    }
  }

  void close() {
    session.close(1000, "done", world.now());
  }

  void pause(boolean pause) {
    turn(() -> listen(!pause));
  }

  private void listen(boolean listens) {
    paused = !listens;
    session.pause(paused);
  }

  /** Something happens to one of the last connections. */
  void disturb() {
    if (!pipes.isEmpty()) {
      Pipe pipe = pipes.get(pipes.size() - 1 - world.below(Math.min(3, pipes.size())));
      if (world.chance(0.6)) {
        pipe.cut();
      } else {
        pipe.congest();
      }
    }
  }

  /** Whether everything taken in went to the application. */
  boolean hears() {
    return !deaf;
  }

  State state() {
    return session.state();
  }

  boolean open() {
    return opened > 0;
  }

  @Override
  public void onState(State state) {
    opened += state == State.OPEN ? 1 : 0;
  }

  @Override
  public void onMessage(Frame message) {
    down.deliver(message);
  }

  @Override
  public void onConfirmed(List<Object> receipts) {
    up.confirm(receipts);
  }

  @Override
  public void onClosed(Ending how) {
    ending = how;
    deaf = paused;
    Violation.check(
        how.code() != 4400 && how.code() != 4413,
        "the client ended the session with " + how.code());
  }
}
