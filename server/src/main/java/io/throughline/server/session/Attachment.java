// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.delivery.Cursor;
import org.jspecify.annotations.Nullable;

/** The connection that a session follows, by the number of its attempt (§5.2). */
final class Attachment {
  /** Null between polls, in DETACHED and after the end. */
  private @Nullable Connection connection;

  /** Numbers what the connection brings. */
  private Cursor cursor = new Cursor();

  /** 0 before the first attach. */
  private long attempt;

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

  /** AT-4, AT-5: from here on the older connection can do nothing to the session. */
  void moveTo(Connection next, long newAttempt) {
    Connection old = connection;
    connection = next;
    attempt = newAttempt;
    cursor = new Cursor();
    if (old != null) {
      old.supersede();
    }
  }

  void letGo() {
    connection = null;
  }
}
