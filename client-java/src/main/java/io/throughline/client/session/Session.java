// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a session (§5, §6). All times are ms on one clock, which may start anywhere.
 */
public final class Session {
  /** A time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  public Session(SessionSettings settings, SessionEffects effects) {
    throw new UnsupportedOperationException();
  }

  /**
   * Counts an attempt in, before its connection is made; it can wait so long for its opener to be
   * written.
   */
  public void begin(Attempt attempt) {}

  /**
   * HELLO or ATTACH and what may follow it; nothing when the attempt has been given up. Called once
   * for each attempt.
   */
  public List<EncodedFrame> opener(Attempt attempt, long now) {
    return List.of();
  }

  /**
   * Queues a TEXT or BINARY message; {@code settle} learns what became of it. Answers false when
   * the state refuses it.
   */
  public boolean send(Frame message, Settle settle) {
    return false;
  }

  /** Sends a VOLATILE or VOLATILE_BINARY frame: never numbered, replayed or kept (DL-15). */
  public void sendVolatile(Frame message) {}

  /** The application closes: CLOSE follows everything queued (CL-1). */
  public void close(int code, String reason, long now) {}

  /**
   * Frames arrived together by the connection of an attempt; none is a sign of life (FR-2). broken:
   * why what followed them was refused.
   */
  public void onFrames(
      Attempt attempt, List<Frame> frames, @Nullable ProtocolException broken, long now) {}

  /** A body that went upstream by the path of that attempt was answered; null when it was lost. */
  public void onAnswer(Attempt attempt, @Nullable List<Frame> frames, long now) {}

  /** The connection of an attempt ended; planned when it is made for one answer and gave it. */
  public void onEnd(Attempt attempt, boolean planned, String why, long now) {}

  /** The connection of an attempt takes more again. */
  public void onWritable(Attempt attempt, long now) {}

  /** The application wants to know now whether the connection still works. */
  public void check(long now) {}

  /**
   * Lets every connection go, as when the network had cut them: the session waits to be attached.
   */
  public void cut(String why, long now) {}

  /** Gives an attempt up. */
  public void discard(Attempt attempt, String why, long now) {}

  /**
   * Whether the application takes no messages for now: they are held, and count against the window
   * (DL-11).
   */
  public void pause(boolean paused) {}

  /**
   * Time has passed; writes what is ready. Also to be called after {@link #send} and {@link
   * #pause}, once for many.
   */
  public void onTick(long now) {}

  /** When {@link #onTick} is wanted next; {@link #NEVER} when never. */
  public long deadline(long now) {
    return NEVER;
  }

  public State state() {
    return State.CLOSED;
  }

  public boolean isClosed() {
    return false;
  }

  /** The public id; null until WELCOME. */
  public @Nullable String publicId() {
    return null;
  }

  /** The smoothed round trip time, ms; 0 until measured. */
  public double rtt() {
    return 0;
  }

  /** Bytes queued or not confirmed, each frame with its cost in the window (DL-10). */
  public long bufferedBytes() {
    return 0;
  }

  public Limits limits() {
    return Limits.DEFAULTS;
  }

  public Timing timing() {
    return Timing.DEFAULTS;
  }

  /** What the server allows, best first; empty when it did not say. */
  public List<String> allowed() {
    return List.of();
  }

  /** How long an answer to a body may take, ms: longer with each that is lost. */
  public long patience() {
    return 0;
  }

  /** Those under way and the one that carries the session, in the order of their start. */
  public List<Attempt> attempts() {
    return List.of();
  }

  /** The newest one that was attached; null before the first attach and after its loss. */
  public @Nullable Attempt current() {
    return null;
  }

  /** The connection that can be counted on for what comes downstream; null when there is none. */
  public @Nullable Attempt working() {
    return null;
  }

  /** Whether an attempt is under way that is to carry the session on. */
  public boolean opening() {
    return false;
  }

  /** Why a connection is looked for: text for people. */
  public String why() {
    return "";
  }
}
