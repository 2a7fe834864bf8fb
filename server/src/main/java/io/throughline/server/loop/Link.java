// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way to its session, wherever that lives. While nobody knows yet who asks, what
 * arrives is held back; after a refusal nothing gets through. All calls come from the connection's
 * own loop.
 */
public final class Link {
  /** What the session says of a connection that wants to be attached. */
  interface AttachStep {
    /** The refusal, or null when the connection is attached. Called on the session's loop. */
    @Nullable Frame attach(Connection via);
  }

  /** Arrivals under way to another loop, beyond which its connection should not be read. */
  private static final int MAX_CROSSING = 32;

  /** The loop of the connection. */
  private final EventLoop here;

  private final Witness witness;

  /** The connection as the session knows it: itself, or its stand-in on the session's loop. */
  private Connection connection;

  /** Null before the session is known, and after a refusal. */
  private @Nullable HostedSession host;

  /** What arrived while the opener is held, in order; null when it is not held. */
  private @Nullable List<Runnable> held;

  /** What to run when the connection goes away while its opener is held. */
  private Runnable gone = () -> {};

  /** Arrivals under way to the session's loop. */
  private int crossing;

  /** What to run once reading may go on; null when nobody waits. */
  private @Nullable Runnable ready;

  /** A way for a connection whose opener somebody follows. */
  Link(EventLoop here, Connection connection, Witness witness) {
    this.here = here;
    this.witness = witness;
    this.connection = connection;
  }

  EventLoop loop() {
    return here;
  }

  Witness witness() {
    return witness;
  }

  /** Holds back what arrives until {@link #connect} or {@link #refuse}. */
  void hold(Runnable whenGone) {
    held = new ArrayList<>();
    gone = whenGone;
  }

  /** The connection asks to be attached to this session, which answers it. */
  void connect(HostedSession to, AttachStep step) {
    Connection via = to.home() == here ? connection : new RemoteConnection(connection, here, to);
    host = to;
    connection = via;
    to.home()
        .run(
            () -> {
              Frame refusal = step.attach(via);
              if (refusal == null) {
                witness.attached(to);
              } else {
                answer(via, Refused.bySession(refusal));
              }
              to.after();
            });
    release().forEach(Runnable::run);
    onReady();
  }

  /** The connection is refused, and ends. */
  void refuse(Refused refusal) {
    release();
    answer(connection, refusal);
    onReady();
  }

  private void answer(Connection refused, Refused refusal) {
    witness.refused(refusal);
    refused.write(List.of(EncodedFrame.of(refusal.frame())));
    refused.end(refusal.frame().code());
  }

  private List<Runnable> release() {
    List<Runnable> waiting = held;
    held = null;
    return waiting == null ? List.of() : waiting;
  }

  private void onReady() {
    Runnable waiting = ready;
    ready = null;
    if (waiting != null) {
      waiting.run();
    }
  }

  /**
   * Bytes arrived, and with them these frames; none is a sign of life all the same (§5.4). The list
   * is the caller's again when this returns.
   */
  public void onArrival(List<Frame> frames) {
    HostedSession session = host;
    if (session == null) {
      List<Frame> early = List.copyOf(frames);
      holdBack(() -> onArrival(early));
    } else if (session.home().isHere()) {
      session.onArrival(connection, frames);
    } else {
      cross(session, List.copyOf(frames));
    }
  }

  private void holdBack(Runnable arrival) {
    if (held != null) {
      held.add(arrival);
    }
  }

  private void cross(HostedSession session, List<Frame> frames) {
    crossing++;
    session
        .home()
        .run(
            () -> {
              session.onArrival(connection, frames);
              here.run(this::onCrossed);
            });
  }

  private void onCrossed() {
    crossing--;
    if (crossing == 0) {
      onReady();
    }
  }

  /** Whether reading should wait: nobody knows who asks, or much is on its way to another loop. */
  public boolean isBusy() {
    return held != null || crossing >= MAX_CROSSING;
  }

  /** Runs {@code task} once reading may go on; only to be called while busy. */
  public void whenReady(Runnable task) {
    ready = task;
  }

  /** Something came that cannot be read, or is over a limit. */
  public void onProtocolError(CloseCode code) {
    holdBack(() -> onProtocolError(code));
    atHome(session -> session.session().onProtocolError(connection, code, session.home().now()));
  }

  /** The connection broke. */
  public void onLost() {
    onGone();
    atHome(session -> session.session().onConnectionLost(connection, session.home().now()));
  }

  /** The connection ended as planned: a poll was answered, a stream has reached its limit. */
  public void onEnded() {
    onGone();
    atHome(session -> session.session().onConnectionEnded(connection, session.home().now()));
  }

  private void onGone() {
    if (held != null) {
      release();
      witness.gone();
      gone.run();
    }
  }

  /**
   * The connection takes frames again.
   *
   * @param room how much, as {@link Connection#room} says now
   */
  public void onWritable(int room) {
    atHome(
        session -> {
          if (connection instanceof RemoteConnection remote) {
            remote.onWritable(room);
          }
        });
  }

  private void atHome(Consumer<HostedSession> what) {
    HostedSession session = host;
    if (session != null) {
      session
          .home()
          .run(
              () -> {
                what.accept(session);
                session.after();
              });
    }
  }
}
