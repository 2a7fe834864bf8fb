// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Attach.Before;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connection that a session follows, by the number of its attempt (§5.2). */
final class Attachment {
  /** Null between polls, in DETACHED and after the end. */
  private @Nullable Connection connection;

  /** Numbers what the connection brings. */
  private Cursor cursor = new Cursor();

  /** 0 before the first attach. */
  private long attempt;

  /** The transport of the last connection. */
  private Transport transport = Transport.NONE;

  /** How it stands without one, why, and since when. */
  private Before standing = Before.BETWEEN;

  private Reason left = Reason.ENDED;
  private long leftAt;

  @Nullable Connection connection() {
    return connection;
  }

  Cursor cursor() {
    return cursor;
  }

  long attempt() {
    return attempt;
  }

  boolean isAttached() {
    return connection != null;
  }

  /** Whether that connection may still do something to the session (AT-4). */
  boolean follows(Connection other) {
    return connection == other;
  }

  /** Writes to the connection, if there is one. */
  void write(List<EncodedFrame> frames) {
    if (connection != null) {
      connection.write(frames);
    }
  }

  /** AT-4, AT-5: from here on the older connection can do nothing to the session. */
  void moveTo(Connection next, long newAttempt) {
    Connection old = connection;
    transport = Transport.of(next.transport());
    connection = next;
    attempt = newAttempt;
    cursor = new Cursor();
    if (old != null) {
      old.supersede();
    }
  }

  /** What it means to move to this connection, as long as that has not been done. */
  Attach change(Connection next, Frame.Attach frame, long replayed, long now) {
    boolean attached = connection != null;
    Reason known = attached ? Reason.OVERTAKEN : left;
    return new Attach(
        transport,
        Transport.of(next.transport()),
        attached ? Before.ATTACHED : standing,
        frame.why().isEmpty() ? known : Reason.of(frame.why()),
        Try.of(frame.tried()),
        attached ? 0 : now - leftAt,
        replayed);
  }

  /** The connection ended as planned. */
  void ended(long now) {
    letGo(Before.BETWEEN, Reason.ENDED, now);
  }

  /** The connection was lost, or none came in time. */
  void lost(Reason why, long now) {
    letGo(Before.DETACHED, why, now);
  }

  /** The session is over. */
  void end() {
    connection = null;
  }

  private void letGo(Before how, Reason why, long now) {
    if (connection != null) {
      leftAt = now;
    }
    connection = null;
    standing = how;
    left = why;
  }
}
