// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection in use and the attempts beside it: numbers them, moves over when ATTACHED came,
 * and sees to it that a session without a connection always has an attempt under way or planned.
 */
final class Attempts {
  private static final long NEVER = ClientSession.NEVER;

  private final ClientConfig config;
  private final Terms terms;
  private final Transports transports;
  private final Backoff backoff;

  /** Not attached yet, oldest first. */
  private final List<Attempt> pending = new ArrayList<>(2);

  /** The newest that was attached; its connection may have ended as planned. */
  private @Nullable Attempt current;

  private long last;

  /** Whether two openers were outstanding at once. */
  private boolean raced;

  /** Index of the transport that is tried next. */
  private int choice;

  private long againAt = NEVER;

  Attempts(ClientConfig config, Terms terms, Transports transports, Backoff backoff) {
    this.config = config;
    this.terms = terms;
    this.transports = transports;
    this.backoff = backoff;
  }

  void begin(String transport, long now) {
    againAt = NEVER;
    Connection connection = transports.open(transport);
    long hold = connection.oneShot() ? terms.timing().pollHold() : 0;
    pending.add(new Attempt(connection, now + config.attachTimeout() + hold));
  }

  /** Gives the attempt its number; tells whether another opener is outstanding. */
  boolean number(Attempt attempt, long now) {
    boolean beside = pending.stream().anyMatch(other -> other.number > 0);
    attempt.number = ++last; // AT-1
    attempt.openedAt = now;
    raced |= beside;
    return beside;
  }

  boolean raced() {
    return raced;
  }

  @Nullable Attempt current() {
    return current;
  }

  /** Whether the connection in use is there. */
  boolean attached() {
    return current != null && current.live && !current.silent;
  }

  @Nullable Attempt pending(Connection connection) {
    for (Attempt attempt : pending) {
      if (attempt.connection == connection) {
        return attempt;
      }
    }
    return null;
  }

  @Nullable Attempt of(Connection connection) {
    Attempt now = current;
    return now != null && now.connection == connection ? now : pending(connection);
  }

  /**
   * The attempt was attached: it is the current one, and the older ones go.
   *
   * @return whether frames still go up by the same path, by requests
   */
  boolean moveTo(Attempt attempt) {
    Attempt old = current;
    if (old != null && old != attempt) {
      old.connection.close(CloseCode.NORMAL.code());
    }
    current = attempt;
    pending.remove(attempt);
    pending.removeIf(other -> closeOlder(other, attempt));
    backoff.onAttached();
    againAt = NEVER;
    choice = Math.max(0, config.transports().indexOf(attempt.connection.transport()));
    return old != null && !old.connection.duplex() && !attempt.connection.duplex();
  }

  private static boolean closeOlder(Attempt other, Attempt attempt) {
    boolean older = other.number > 0 && other.number < attempt.number;
    if (older) {
      other.connection.close(CloseCode.NORMAL.code());
    }
    return older;
  }

  /** Lets go of an attempt; tells whether the session has no connection now because of it. */
  boolean remove(Attempt attempt) {
    if (attempt == current) {
      current = null;
      return true;
    }
    pending.remove(attempt);
    boolean planned = current != null && !current.live;
    if (!attached()) {
      backoff.onFailure();
      choice = (choice + 1) % config.transports().size();
    }
    if (planned && pending.isEmpty()) {
      current = null;
      return true;
    }
    return false;
  }

  /** A session that has no connection and no attempt gets one, after back-off. */
  void keepAttached(long leastDelay, long now) {
    if (!attached()) {
      beginAgain(leastDelay, now);
    }
  }

  /** One attempt more, beside the current connection, unless one is under way. */
  void beginAgain(long leastDelay, long now) {
    if (pending.isEmpty() && againAt == NEVER) {
      againAt = now + Math.max(leastDelay, backoff.next());
    }
  }

  /** MOVE: an attempt after {@code after} and a random part of {@code spread}. */
  void move(Frame.Move move, long now) {
    transports.moveTo(move.url());
    beginAgain(move.after() + backoff.spread(move.spread()), now);
  }

  Backoff backoff() {
    return backoff;
  }

  void closeAll(int code) {
    Attempt attached = current;
    if (attached != null) {
      attached.connection.close(code);
    }
    for (Attempt attempt : pending) {
      attempt.connection.close(code);
    }
    pending.clear();
    current = null;
    againAt = NEVER;
  }

  long deadline() {
    long first = againAt;
    for (Attempt attempt : pending) {
      first = Math.min(first, attempt.deadline);
    }
    return first;
  }

  /** An attempt that took too long, or null. */
  @Nullable Attempt late(long now) {
    for (Attempt attempt : pending) {
      if (now >= attempt.deadline) {
        return attempt;
      }
    }
    return null;
  }

  void onTick(long now) {
    if (now >= againAt) {
      begin(config.transports().get(choice), now);
    }
  }
}
