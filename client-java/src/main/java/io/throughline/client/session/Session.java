// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a session (§5, §6): a state machine without I/O, clock or timer. What
 * happened comes in with the time of it, what is to be done goes out by the effects and by the
 * connections of the attempts.
 *
 * <pre>
 *   CONNECTING --attached--> OPEN --lost, silent--> RECONNECTING --attached--> OPEN
 *   OPEN, RECONNECTING --the application closes--> CLOSING
 *   any --ended, timed out--> CLOSED
 * </pre>
 *
 * <p>{@link SessionState} says what a session knows, {@link Transitions} what several events do to
 * it. {@link Opening} begins a connection, {@link Reception} says what each frame does, {@link
 * Answers} what the answer to a body does, {@link Timers} what time does, {@link Writer} and {@link
 * Output} what goes upstream next. {@link Outgoing} and {@link Incoming} keep the numbered
 * messages, {@link Heartbeat} the signs of life.
 *
 * <p>All times are ms on one clock that shows 0 or more and never goes back. Confined to one
 * thread; effects may call the session.
 */
public final class Session {
  /** A time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The patience for a body's answer is doubled so often at most. */
  private static final int MOST_DOUBLINGS = 10;

  private final SessionState session;
  private final Transitions transitions;
  private final Writer writer;
  private final Opening opening;
  private final Reception reception;
  private final Answers answers;
  private final Timers timers;

  public Session(SessionSettings settings, SessionEffects effects) {
    this.session = new SessionState(settings, effects);
    this.writer = new Writer(session);
    this.transitions = new Transitions(session, writer);
    this.opening = new Opening(session);
    this.reception = new Reception(session, transitions, writer);
    this.answers = new Answers(session, transitions, reception);
    this.timers = new Timers(session, transitions, writer);
  }

  /**
   * Counts an attempt in, before its connection is made; it can wait so long for its opener to be
   * written.
   */
  public void begin(Attempt attempt) {
    session.add(attempt);
  }

  /**
   * HELLO or ATTACH and what may follow it; nothing when the attempt has been given up. To be
   * called once for each attempt, when it can be written.
   */
  public List<EncodedFrame> opener(Attempt attempt, long now) {
    session.now = now;
    return opening.opener(attempt);
  }

  /**
   * Queues a TEXT or BINARY message; {@code settle} learns what became of it. Answers false when
   * the state refuses it. It is written with the next {@link #onTick}.
   */
  public boolean send(Frame message, Settle settle) {
    if (session.closing != null || session.isClosed()) {
      return false;
    }
    session.outgoing.enqueue(message, settle);
    if (!session.sid.isEmpty()) {
      session.outgoing.number(session.limits);
    }
    return true;
  }

  /**
   * Sends a frame of a volatile kind: never numbered, replayed or kept (DL-15).
   *
   * @return false when it is dropped
   */
  public boolean sendVolatile(Frame message) {
    return session.state() == State.OPEN
        && session.writable() != null
        && session.output.addVolatile(message);
  }

  /** What the layer above was given breaks the protocol: CLOSE, and the session ends. */
  public void violated(CloseCode code, long now) {
    session.now = now;
    if (!session.isClosed()) {
      transitions.violated(code.code(), code.reason());
    }
  }

  /** How long the credentials last, ms from WELCOME on; {@link Frame.Welcome#NEVER} without end. */
  public long expiresIn() {
    return session.expiresIn;
  }

  /**
   * The application closes: CLOSE follows everything queued (CL-1). It is written with the next
   * {@link #onTick}.
   */
  public void close(int code, String reason, long now) {
    session.now = now;
    if (session.state() == State.CONNECTING) {
      transitions.end(code, reason, 0);
    }
    if (session.closing != null || session.isClosed()) {
      return;
    }
    session.become(State.CLOSING, reason);
    session.closing = session.closeFrame(code, reason);
    session.endBy = Math.min(now + session.settings.closeTimeout(), session.endBy);
  }

  /**
   * Frames arrived together by the connection of an attempt; none is a sign of life (FR-2).
   *
   * @param broken why what followed them was refused; null when nothing was
   */
  public void onFrames(
      Attempt attempt, List<Frame> frames, @Nullable ProtocolException broken, long now) {
    session.now = now;
    if (attempt.phase == Phase.GONE) {
      return; // a connection that was given up is not heard
    }
    session.heartbeat.onInput(now);
    try {
      for (Frame frame : frames) {
        if (attempt.phase == Phase.GONE) {
          break; // a frame may end it
        }
        reception.receive(attempt, frame);
      }
      if (broken != null && attempt.phase != Phase.GONE) {
        transitions.refused(attempt, broken);
      }
    } catch (ProtocolException e) {
      transitions.refused(attempt, e);
    }
    writer.flush(); // HB-5
  }

  /**
   * A body that went upstream by the path of that attempt was answered; null when it was lost, or
   * its answer cannot be read (UP-7).
   */
  public void onAnswer(Attempt attempt, @Nullable List<Frame> frames, long now) {
    session.now = now;
    answers.onAnswer(attempt, frames);
    writer.flush();
  }

  /**
   * The connection of an attempt ended.
   *
   * @param planned whether it is made for one answer and gave it
   * @param why text for people
   */
  public void onEnd(Attempt attempt, boolean planned, String why, long now) {
    session.now = now;
    Phase phase = attempt.phase;
    if (phase == Phase.GONE || phase == Phase.ENDED) {
      return;
    }
    if (planned && phase == Phase.ATTACHED) {
      attempt.phase = Phase.ENDED;
      attempt.dueAt = NEVER;
      transitions.attachNext();
    } else if (planned && phase == Phase.OPENING && session.isOvertaken(attempt)) {
      discard(attempt, "overtaken", now); // LP-3
    } else {
      transitions.fail(attempt, why);
    }
    writer.flush();
  }

  /** The connection of an attempt takes more again. */
  public void onWritable(Attempt attempt, long now) {
    session.now = now;
    if (attempt == session.current) {
      writer.flush();
    }
  }

  /** The application wants to know now whether the connection still works. */
  public void check(long now) {
    onTick(now);
    if (session.working() != null && session.writable() != null) {
      writer.ping();
    }
    writer.flush();
  }

  /**
   * Lets every connection go, as when the network had cut them: the session waits to be attached.
   */
  public void cut(String why, long now) {
    session.now = now;
    for (Attempt attempt : session.attempts) {
      discard(attempt, why, now);
    }
    transitions.suspend(why);
  }

  /** Gives an attempt up. */
  public void discard(Attempt attempt, String why, long now) {
    session.now = now;
    transitions.discard(attempt, why, CloseCode.NORMAL.code());
  }

  /**
   * Whether the application takes no messages for now: they are held, and count against the window
   * (DL-11). What that has to say is written with the next {@link #onTick}. When the session ends,
   * what is held is handed over all the same: it has been confirmed.
   */
  public void pause(boolean paused) {
    session.incoming.pause(paused);
  }

  /** Time has passed, or the application has acted: what is due is done, what is ready written. */
  public void onTick(long now) {
    session.now = now;
    timers.onTick();
    writer.flush();
  }

  /** When {@link #onTick} is wanted next; {@link #NEVER} when never. */
  public long deadline(long now) {
    return timers.deadline(now);
  }

  public State state() {
    return session.state();
  }

  public boolean isClosed() {
    return session.isClosed();
  }

  /** The public id; null until WELCOME. */
  public @Nullable String publicId() {
    return session.publicId;
  }

  /** The smoothed round trip time, ms; 0 until measured. */
  public double rtt() {
    return session.heartbeat.rtt();
  }

  /** Bytes queued or not confirmed, each frame with its cost in the window (DL-10). */
  public long bufferedBytes() {
    return session.outgoing.bufferedBytes();
  }

  /** The limits in force: the defaults until WELCOME. */
  public Limits limits() {
    return session.limits;
  }

  /** The times in force: the defaults until WELCOME. */
  public Timing timing() {
    return session.timing;
  }

  /** What the server allows, best first; empty when it did not say. */
  public List<String> allowed() {
    return session.allowed;
  }

  /** How long an answer to a body may take, ms: twice as long after each one that was lost. */
  public long patience() {
    int doublings = Math.max(0, session.output.lost() - 1);
    return session.heartbeat.patience() << Math.min(doublings, MOST_DOUBLINGS);
  }

  /** Those under way and the one that carries the session, in the order of their start. */
  public List<Attempt> attempts() {
    return session.attempts;
  }

  /** The newest one that was attached; null before the first attach and after its loss. */
  public @Nullable Attempt current() {
    return session.current;
  }

  /** Whether the session goes on by a connection, between two polls as well. */
  public boolean isWritable() {
    return session.writable() != null;
  }

  /** The connection that can be counted on for what comes downstream; null when there is none. */
  public @Nullable Attempt working() {
    return session.working();
  }

  /** Whether an attempt is under way that is to carry the session on. */
  public boolean opening() {
    return session.opening();
  }

  /** Why a connection is looked for: text for people. */
  public String why() {
    return session.why;
  }
}
