// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Reaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transitions that several events share (client table of §5.3). */
final class Transitions {
  private static final long NEVER = Session.NEVER;
  private static final long MARK_DELAY = 100; // XS-3
  private static final long LEAST_MARK_TIME = 500;
  private static final int NORMAL = CloseCode.NORMAL.code();

  private final SessionState session;
  private final Writer writer;

  Transitions(SessionState session, Writer writer) {
    this.session = session;
    this.writer = writer;
  }

  /** The peer stated what it has, and the window beyond it (DL-16). */
  void confirm(long received, long window) {
    long before = session.outgoing.outbox().confirmed();
    long free = window == Frame.FULL_WINDOW ? session.limits.window() : window;
    session.outgoing.confirm(received, free);
    if (received > before) {
      session.heartbeat.onProgress(session.now, session.outgoing.outstanding());
      session.output.onProgress();
    }
  }

  /** The same from the peer's last words, whose window does not matter any more. */
  void confirmAtLast(long received) {
    if (session.outgoing.outbox().canConfirm(received)) {
      confirm(received, session.outgoing.outbox().window());
    }
  }

  /** ATTACHED came through: the session moves over to this attempt. */
  void moveTo(Attempt attempt, long base) {
    long now = session.now;
    if (attempt.prompt()) {
      session.heartbeat.onRoundTrip(now - attempt.openedAt);
    }
    attempt.phase = Phase.ATTACHED;
    attempt.cursor.set(base);
    attempt.awaited = NEVER;
    attempt.dueAt = attempt.transport().marked() ? now + markTime() : NEVER; // SL-2
    session.current = attempt;
    supersedeOthers(attempt);
    session.heartbeat.onAttached(now, session.outgoing.outstanding());
    if (!session.output.isPath(attempt)
        && session.incoming.statements() != attempt.statementsBefore) {
      session.incoming.stateAgain(now); // what went by the older connection may not be heard (AT-4)
    }
    session.output.usePath(attempt);
    onCarried(attempt);
  }

  private long markTime() {
    return MARK_DELAY + Math.max(LEAST_MARK_TIME, (long) (2 * session.heartbeat.rtt()));
  }

  private void supersedeOthers(Attempt attempt) {
    for (Attempt other : session.attempts) {
      // What still connects may be better; a newer one is ahead of this in the server's eyes,
      // unless it carried the old way on beside a probe.
      if (other.phase == Phase.CONNECTING && other.transport() != attempt.transport()) {
        other.probe = true;
      } else if (other.number < attempt.number || (other != attempt && attempt.probe)) {
        discard(other, "no answer", NORMAL);
      }
    }
  }

  private void onCarried(Attempt attempt) {
    State before = session.state();
    if (session.closing == null) {
      session.endBy = NEVER;
      if (before != State.OPEN) {
        session.become(State.OPEN, attempt.transport().name());
      }
    }
    session.effects.attached(attempt);
    if (before == State.CONNECTING) {
      if (session.output.streams() && session.heartbeat.isSlow()) {
        writer
            .ping(); // a server that is slow at first is not for ever; bodies tell by their answers
      }
      if (session.raced) {
        session.incoming.stateAgain(session.now); // HS-8
      }
      session.effects.onOpen(session.publicId == null ? "" : session.publicId);
    } else if (before == State.RECONNECTING) {
      session.effects.onResumed();
    }
  }

  void fail(Attempt attempt, String why) {
    fail(attempt, why, 0);
  }

  /** A connection is lost or an attempt has failed; the rest of the session goes on (AT-6). */
  void fail(Attempt attempt, String why, long notBefore) {
    Attempt last = session.current;
    boolean attached = !attempt.phase.beforeAttached();
    discard(attempt, why, NORMAL);
    Attempt carrier = session.working();
    if (carrier != null && carrier.doubted && !attempt.probe) {
      session.effects.attach(Cause.FAILED, notBefore);
    }
    if (carrier != null || (attempt.probe && session.opening())) {
      return;
    }
    if (attempt.probe && !attached && last != null && last.phase == Phase.ENDED) {
      session.effects.attach(Cause.NEXT, 0); // AT-16
    } else {
      suspend(why);
      session.effects.attach(attached ? Cause.LOST : Cause.FAILED, notBefore);
    }
  }

  /** Lets a connection go. */
  void discard(Attempt attempt, String why, int code) {
    boolean failed = attempt.phase.beforeAttached();
    attempt.phase = Phase.GONE;
    session.remove(attempt);
    if (failed) {
      attempt.outcome = why;
      attempt.endedAt = session.now;
      session.effects.failed(attempt);
    }
    attempt.connection().close(code); // AT-17
  }

  /** Nothing carries the session any more. */
  void suspend(String why) {
    session.output.forget();
    if (session.state() == State.OPEN) {
      session.why = why;
      session.become(State.RECONNECTING, why);
      session.endBy = session.now + session.timing.resumeTimeout();
      session.effects.onSuspended(why);
    }
  }

  /**
   * The current connection is not trusted any more, but still listened to while another is made.
   */
  void suspect(String why, Cause cause) {
    Attempt current = session.current;
    if (current != null) {
      current.phase = Phase.SUSPECT;
      current.dueAt = NEVER;
    }
    session.heartbeat.onDoubt();
    session.output.onDoubt();
    long patience = session.heartbeat.patience();
    for (Attempt attempt : session.attempts) {
      // A poll that the server holds would say nothing for as long.
      boolean held = attempt.phase.beforeAttached() && !attempt.prompt();
      boolean opening = attempt.phase == Phase.OPENING;
      if (held || (opening && session.now - attempt.openedAt >= patience)) {
        discard(attempt, why, NORMAL);
      }
    }
    suspend(why);
    if (!session.opening()) {
      session.effects.attach(cause, 0);
    }
  }

  /** A planned end asks for the next connection, unless one is under way. */
  void attachNext() {
    if (!session.opening()) {
      session.effects.attach(Cause.NEXT, 0);
    }
  }

  /**
   * What arrived cannot be read, or not be taken. Before ATTACHED it may be anything on the way
   * that speaks; later it is our peer.
   *
   * @param attempt the one whose connection brought it; null for the answer to a body
   */
  void refused(@Nullable Attempt attempt, ProtocolException refusal) {
    if (attempt != null && attempt.phase.beforeAttached()) {
      fail(attempt, detail(refusal)); // AT-19
    } else if (!session.isClosed()) {
      violated(refusal.code().code(), detail(refusal));
    }
  }

  private static String detail(ProtocolException refusal) {
    String detail = refusal.getMessage();
    return detail == null ? refusal.code().reason() : detail;
  }

  /** The peer breaks the protocol: CLOSE, and the session ends. */
  void violated(int code, String why) {
    writer.writeLast(code);
    end(code, why, 0);
  }

  /** The session is over; what cannot be resumed is opened anew, unless it was to end. */
  void end(int code, String reason, long retryAfter) {
    session.become(State.CLOSED, code + " " + reason);
    session.endBy = NEVER;
    session.moveAt = NEVER;
    for (Attempt attempt : session.attempts) {
      discard(attempt, "ended", code); // CL-5
    }
    session.incoming.handOver();
    List<Settle> unknown = session.outgoing.abandon();
    long confirmed = session.outgoing.outbox().confirmedMessages();
    Frame.Close closing = session.closing;
    Reaction reaction = closing == null ? reactionTo(code) : Reaction.STOP;
    String told = closing != null && closing.code() == code ? closing.reason() : reason;
    session.effects.ended(
        new SessionEnd(code, told, confirmed, unknown.size(), reaction, retryAfter));
    for (Settle settle : unknown) {
      settle.settled(Settle.Fate.UNKNOWN_FATE); // may send again: in the session that is next
    }
  }

  private static Reaction reactionTo(int code) {
    return isResumed(code) ? Reaction.NEW_SESSION : CloseCode.reactionOf(code);
  }

  /** Whether the session goes on by another connection. */
  static boolean isResumed(int code) {
    Reaction reaction = CloseCode.reactionOf(code);
    return reaction == Reaction.RESUME || reaction == Reaction.IGNORE;
  }
}
