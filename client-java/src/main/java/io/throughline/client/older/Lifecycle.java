// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import static io.throughline.client.older.Lifecycle.State.CLOSED;
import static io.throughline.client.older.Lifecycle.State.CLOSING;
import static io.throughline.client.older.Lifecycle.State.CONNECTING;
import static io.throughline.client.older.Lifecycle.State.OPEN;
import static io.throughline.client.older.Lifecycle.State.RECONNECTING;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The states of one client session, the moves between them and what each move brings with it: the
 * client's table of SPEC §5.3.
 *
 * <pre>
 *   CONNECTING --attached--> OPEN --lost, silent--> RECONNECTING --attached--> OPEN
 *   OPEN, RECONNECTING --the application closes--> CLOSING
 *   any --ended, timed out--> CLOSED
 * </pre>
 *
 * <p>Where the table says "new session", this one is CLOSED and its ending asks for that (§10).
 * What happens within a state is in {@link Reception}, {@link Answers} and {@link Attempts}.
 */
public final class Lifecycle {
  /** SPEC §5.3, client. */
  public enum State {
    /** No ATTACHED has arrived yet. */
    CONNECTING,
    /** In use; between two polls without a connection. */
    OPEN,
    /** The only connection was lost; attaches again for {@code resumeTimeout}. */
    RECONNECTING,
    /** The application closed; waits for the server's CLOSE. */
    CLOSING,
    /** Ended. */
    CLOSED
  }

  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());
  private static final long NEVER = ClientSession.NEVER;

  private static final Map<State, Set<State>> LEGAL = // ST-1
      Map.of(
          CONNECTING, Set.of(OPEN, CLOSED),
          OPEN, Set.of(RECONNECTING, CLOSING, CLOSED),
          RECONNECTING, Set.of(OPEN, CLOSING, CLOSED),
          CLOSING, Set.of(CLOSED),
          CLOSED, Set.of());

  private final ClientConfig config;
  private final Terms terms;
  private final ClientListener listener;
  private final Attempts attempts;
  private final Posts posts;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;
  private State state = CONNECTING;

  /** When RECONNECTING or CLOSING ends. */
  private long endsAt = NEVER;

  Lifecycle(
      ClientConfig config,
      Terms terms,
      ClientListener listener,
      Attempts attempts,
      Posts posts,
      Sending sending,
      Output output,
      Delivery delivery) {
    this.config = config;
    this.terms = terms;
    this.listener = listener;
    this.attempts = attempts;
    this.posts = posts;
    this.sending = sending;
    this.output = output;
    this.delivery = delivery;
  }

  State state() {
    return state;
  }

  boolean is(State asked) {
    return state == asked;
  }

  /** ATTACHED has come through a connection. */
  void attached() {
    if (state == CONNECTING || state == RECONNECTING) {
      endsAt = NEVER;
      moveTo(OPEN, "attached");
    }
  }

  /** An attempt or the current connection is over; the session goes on. */
  void drop(Attempt attempt, long leastDelay, long now) {
    attempt.connection.close(CloseCode.NORMAL.code()); // AT-17
    delivery.ackNow(); // what its opener stated may never have arrived
    if (attempts.remove(attempt)) {
      lost(now);
    }
    attempts.keepAttached(leastDelay, now);
  }

  /** HB-4: the connection is as lost, but heard if it speaks again, until ATTACHED comes. */
  void silent(Attempt current, long now) {
    current.silent = true;
    if (state == CLOSING) {
      end(CloseCode.SILENT.code(), CloseCode.SILENT.reason(), 0);
      return;
    }
    delivery.ackNow();
    lost(now);
    attempts.keepAttached(0, now);
  }

  private void lost(long now) {
    if (state == OPEN) {
      endsAt = now + terms.timing().resumeTimeout();
      moveTo(RECONNECTING, "connection lost");
    }
  }

  /** The application closes: everything queued goes first (CL-1). */
  void close(Frame.Close how, long now) {
    if (state == CONNECTING) {
      end(how.code(), how.reason(), 0);
    } else if (state == OPEN || state == RECONNECTING) {
      output.close(how);
      endsAt = Math.min(endsAt, now + config.closeTimeout());
      moveTo(CLOSING, "closed by the application");
    }
  }

  /** The server closed, or answered the CLOSE of the application. */
  void closedByPeer(Frame.Close how) {
    if (!output.closeWritten()) {
      writeClose(how.code(), ""); // the answer that ends CLOSING there (CL-3)
    }
    end(how.code(), how.reason(), 0);
  }

  /** The server said what it must not say. */
  void refuse(CloseCode code) {
    if (!output.closeWritten()) { // CL-4
      writeClose(code.code(), code.reason());
    }
    end(code.code(), code.reason(), 0);
  }

  /** Writes CLOSE past everything that is queued. */
  private void writeClose(int code, String reason) {
    Attempt attempt = attempts.current();
    String sid = terms.sid();
    if (attempt == null || sid == null) {
      return;
    }
    EncodedFrame close = EncodedFrame.of(new Frame.Close(code, delivery.received(), reason));
    if (attempt.connection.duplex()) {
      attempt.connection.write(List.of(close));
    } else {
      posts.send(attempt, sid, List.of(close), NEVER);
    }
  }

  /** Ends the session; what the application closed with stands, whatever the end comes from. */
  void end(int code, String reason, long retryAfter) {
    if (state == CLOSED) {
      return;
    }
    Frame.Close closing = output.closing();
    int told = closing == null ? code : closing.code();
    attempts.closeAll(told);
    delivery.discard();
    endsAt = NEVER;
    moveTo(CLOSED, reason);
    listener.onClosed(
        new ClientListener.Ending(
            told,
            closing == null ? reason : closing.reason(),
            CloseCode.reactionOf(told),
            retryAfter,
            sending.confirmed(),
            sending.unconfirmed(),
            sending.unknown()));
  }

  long endsAt() {
    return endsAt;
  }

  /** RECONNECTING or CLOSING has lasted too long. */
  void onTick(long now) {
    if (now >= endsAt) {
      end(CloseCode.EXPIRED.code(), CloseCode.EXPIRED.reason(), 0);
    }
  }

  /** The only place where the state changes. */
  private void moveTo(State next, String why) {
    if (!LEGAL.getOrDefault(state, Set.of()).contains(next)) {
      throw new IllegalStateException(state + " -> " + next + " (" + why + ")");
    }
    LOG.log(System.Logger.Level.DEBUG, "session {0} -> {1} ({2})", state, next, why);
    state = next;
    listener.onState(next);
  }
}
