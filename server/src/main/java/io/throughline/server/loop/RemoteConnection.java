// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.EncodedFrame;
import io.throughline.server.session.Connection;
import java.util.List;

/**
 * The stand-in, on a session's loop, for a connection that was accepted on another: with {@link
 * EventLoop#run} the single crossing between loops. One batch is under way at a time, so what
 * gathers meanwhile leaves as one.
 */
final class RemoteConnection implements Connection {
  private final Connection connection;
  private final EventLoop away;
  private final HostedSession host;

  /** A batch is on its way to the other loop. Home loop only. */
  private boolean busy;

  /** What the connection said last. Home loop only, once it is attached. */
  private int room;

  RemoteConnection(Connection connection, EventLoop away, HostedSession host) {
    this.connection = connection;
    this.away = away;
    this.host = host;
    this.room = connection.room();
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    busy = true;
    away.run(
        () -> {
          connection.write(frames);
          int roomLeft = connection.room();
          host.home().run(() -> onWritten(roomLeft));
        });
  }

  private void onWritten(int roomLeft) {
    busy = false;
    room = roomLeft;
    host.after();
  }

  void onWritable(int roomNow) {
    room = roomNow;
  }

  @Override
  public int room() {
    return busy ? 0 : room;
  }

  @Override
  public void end(int code) {
    away.run(() -> connection.end(code));
  }

  @Override
  public void supersede() {
    away.run(connection::supersede);
  }

  @Override
  public String transport() {
    return connection.transport();
  }
}
