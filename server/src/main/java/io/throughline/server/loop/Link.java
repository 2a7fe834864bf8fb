// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way to its session, wherever that lives. All calls come from the connection's own
 * loop.
 */
public final class Link {
  /** Arrivals under way to another loop, beyond which its connection should not be read. */
  private static final int MAX_CROSSING = 32;

  private final HostedSession host;

  /** The loop of the connection. */
  private final EventLoop here;

  /** The connection as the session knows it: itself, or its stand-in on the session's loop. */
  private final Connection connection;

  /** Arrivals under way to the session's loop. */
  private int crossing;

  /** What to run once all of them have arrived; null when nobody waits. */
  private @Nullable Runnable ready;

  Link(HostedSession host, EventLoop here, Connection connection) {
    this.host = host;
    this.here = here;
    this.connection = connection;
  }

  /**
   * Bytes arrived, and with them these frames; none is a sign of life all the same (§5.4). The list
   * is the caller's again when this returns.
   */
  public void onArrival(List<Frame> frames) {
    if (host.home().isHere()) {
      receive(frames);
      return;
    }
    List<Frame> arrived = List.copyOf(frames);
    crossing++;
    host.home()
        .run(
            () -> {
              receive(arrived);
              here.run(this::onCrossed);
            });
  }

  private void receive(List<Frame> frames) {
    long now = host.home().now();
    host.session().onAlive(connection, now);
    for (int i = 0; i < frames.size(); i++) {
      host.session().onFrame(connection, frames.get(i), now);
    }
    host.after();
  }

  private void onCrossed() {
    crossing--;
    Runnable waiting = ready;
    if (crossing == 0 && waiting != null) {
      ready = null;
      waiting.run();
    }
  }

  /** Whether so much is on its way to another loop that reading should wait. */
  public boolean isBusy() {
    return crossing >= MAX_CROSSING;
  }

  /** Runs {@code task} once everything has arrived; only to be called while busy. */
  public void whenReady(Runnable task) {
    ready = task;
  }

  /** Something came that cannot be read, or is over a limit. */
  public void onProtocolError(CloseCode code) {
    atHome(() -> host.session().onProtocolError(connection, code, host.home().now()));
  }

  /** The connection broke. */
  public void onLost() {
    atHome(() -> host.session().onConnectionLost(connection, host.home().now()));
  }

  /** The connection ended as planned: a poll was answered, a stream has reached its limit. */
  public void onEnded() {
    atHome(() -> host.session().onConnectionEnded(connection));
  }

  /**
   * The connection takes frames again.
   *
   * @param room how much, as {@link Connection#room} says now
   */
  public void onWritable(int room) {
    atHome(
        () -> {
          if (connection instanceof RemoteConnection remote) {
            remote.onWritable(room);
          }
        });
  }

  private void atHome(Runnable what) {
    host.home()
        .run(
            () -> {
              what.run();
              host.after();
            });
  }
}
