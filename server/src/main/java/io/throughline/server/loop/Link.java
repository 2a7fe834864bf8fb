// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Connection;

/**
 * A connection's way to its session, wherever that lives. All calls come from the connection's own
 * loop.
 */
public final class Link {
  private final HostedSession host;

  /** The connection as the session knows it: itself, or its stand-in on the session's loop. */
  private final Connection connection;

  Link(HostedSession host, Connection connection) {
    this.host = host;
    this.connection = connection;
  }

  /** A frame arrived. */
  public void onFrame(Frame frame) {
    if (host.home().isHere()) {
      host.session().onFrame(connection, frame, host.home().now());
      host.after();
    } else {
      host.home().run(() -> onFrame(frame));
    }
  }

  /** Bytes arrived that are no frame. */
  public void onAlive() {
    // It only puts deadlines off, so nothing has to be arranged after it.
    host.home().run(() -> host.session().onAlive(connection, host.home().now()));
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
