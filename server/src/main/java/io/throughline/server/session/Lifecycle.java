// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static io.throughline.server.session.Lifecycle.State.CLOSED;
import static io.throughline.server.session.Lifecycle.State.CLOSING;
import static io.throughline.server.session.Lifecycle.State.DETACHED;
import static io.throughline.server.session.Lifecycle.State.OPEN;
import static io.throughline.server.session.Lifecycle.State.OPENING;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.SessionMetrics.Ending;
import java.util.Map;
import java.util.Set;

/**
 * The states of one server session, the moves between them and what each move brings with it: the
 * server's table of SPEC §5.3.
 *
 * <pre>
 *   OPENING  --chosen--> OPEN --lost, silent--> DETACHED --attached--> OPEN
 *   OPEN, DETACHED --the application closes--> CLOSING
 *   any --ended, timed out--> CLOSED
 * </pre>
 *
 * <p>What happens within a state is in {@link Reception}, {@link Delivery} and {@link Sending}.
 */
public final class Lifecycle {
  /** SPEC §5.3, server. */
  public enum State {
    /**
     * Not shown to the application yet: for good while its HELLO was raced and it is not chosen
     * (HS-6).
     */
    OPENING,
    /** In use; between two polls without a connection. */
    OPEN,
    /** The connection was lost; waits {@code resumeTimeout} for an attach. */
    DETACHED,
    /** The application closed; waits for the peer to confirm. */
    CLOSING,
    /** Ended; a tombstone answers for it. */
    CLOSED
  }

  private static final long NEVER = Long.MAX_VALUE;

  private static final Map<State, Set<State>> LEGAL = // ST-1
      Map.of(
          OPENING, Set.of(OPEN, CLOSED),
          OPEN, Set.of(DETACHED, CLOSING, CLOSED),
          DETACHED, Set.of(OPEN, CLOSING, CLOSED),
          CLOSING, Set.of(CLOSED),
          CLOSED, Set.of());

  private final SessionConfig config;
  private final SessionListener listener;
  private final Attachment attachment;
  private final Inbox inbox;
  private final Sending sending;
  private final Output output;
  private final Meter meter;
  private State state = OPENING;

  /** When OPENING, DETACHED or CLOSING ends. */
  private long endsAt;

  /** When the session's credentials have expired (AU-3). */
  private long credentialsEndAt = NEVER;

  private int endCode;

  Lifecycle(
      SessionConfig config,
      SessionListener listener,
      Attachment attachment,
      Inbox inbox,
      Sending sending,
      Output output,
      Meter meter,
      long now) {
    this.meter = meter;
    this.config = config;
    this.listener = listener;
    this.attachment = attachment;
    this.inbox = inbox;
    this.sending = sending;
    this.output = output;
    this.endsAt = now + config.openingTimeout(); // HS-7
  }

  State state() {
    return state;
  }

  boolean is(State asked) {
    return state == asked;
  }

  /** Whether messages are for the application: not when it has closed, but when its node goes. */
  boolean delivers() {
    Frame.Close closing = output.closing();
    return closing == null || closing.code() == CloseCode.DRAINING.code();
  }

  /** A frame or ATTACH of its client came: the application may know the session (HS-6). */
  void choose() {
    if (state == OPENING) {
      endsAt = NEVER;
      moveTo(OPEN, "chosen");
      listener.onOpen();
    }
  }

  /** The session has a connection. */
  void attached(Connection connection) {
    if (state == DETACHED) {
      endsAt = NEVER;
      moveTo(OPEN, "attached");
    }
    listener.onAttached(connection.transport());
  }

  /** The connection is lost: the session waits for another one, in OPENING and CLOSING as well. */
  void lost(Reason why, long now) {
    attachment.lost(why, now);
    if (state == OPEN) {
      endsAt = now + config.timing().resumeTimeout(); // ST-2
      moveTo(DETACHED, why.label());
      try {
        meter.onDetached(why);
      } finally { // whatever an observer does, the application is told
        listener.onDetached(why.label());
      }
    }
  }

  /** The application closes: everything queued goes first (CL-1). */
  void close(Frame.Close how, long now) {
    if (state == OPEN || state == DETACHED) {
      output.close(how);
      endsAt = now + config.closeTimeout();
      moveTo(CLOSING, "closed by the application");
    }
  }

  /** The node goes away; whoever has no connection now is told when it has one again. */
  void drain(long now) {
    if (state == OPENING) {
      finish(CloseCode.DRAINING);
    } else if (state == OPEN) {
      close(new Frame.Close(CloseCode.DRAINING.code(), 0, CloseCode.DRAINING.reason()), now);
    }
  }

  /** The peer closed, or answered the CLOSE of the application (CL-2). */
  void closedByPeer(Frame.Close how) {
    end(how);
  }

  /** Ends the session at once with a code of the registry. */
  void finish(CloseCode code) {
    end(new Frame.Close(code.code(), 0, code.reason()));
  }

  /** What the application closed with stands, whatever the end comes from. */
  private void end(Frame.Close from) {
    if (state == CLOSED) {
      return;
    }
    Frame.Close closing = output.closing();
    Frame.Close how = closing == null ? from : closing;
    boolean known = state != OPENING;
    endCode = how.code();
    endsAt = NEVER;
    credentialsEndAt = NEVER;
    output.stop();
    Connection last = attachment.connection();
    if (last != null) {
      last.write(output.last(new Frame.Close(endCode, inbox.received(), how.reason())));
    }
    attachment.end();
    moveTo(CLOSED, how.reason());
    if (last != null) {
      last.end(endCode);
    }
    if (known) { // HS-7
      try {
        meter.onClosed(new Ending(endCode, sending.confirmed(), sending.unconfirmed()));
      } finally {
        listener.onClosed(
            endCode, how.reason(), sending.confirmed(), sending.unconfirmed(), sending.unknown());
      }
    }
  }

  /** The session's credentials last until then, whatever was said before. */
  void expireAt(long at) {
    credentialsEndAt = state == CLOSED ? NEVER : at;
  }

  /** How long the credentials last, as WELCOME states it. */
  long expiresIn(long now) {
    return credentialsEndAt == NEVER ? Frame.Welcome.NEVER : Math.max(0, credentialsEndAt - now);
  }

  long endsAt() {
    return Math.min(endsAt, credentialsEndAt);
  }

  /**
   * The credentials have expired (AU-3), or OPENING, DETACHED or CLOSING has lasted too long (HS-7,
   * ST-2, CL-3).
   */
  void onTick(long now) {
    if (now >= credentialsEndAt) {
      finish(CloseCode.CREDENTIALS_EXPIRED);
    } else if (now >= endsAt) {
      finish(CloseCode.EXPIRED);
    }
  }

  /** The refusal that the tombstone gives (AT-14). */
  Frame ended() {
    return Frame.Reject.of(CloseCode.ENDED).withReceived(inbox.received()).withEndedWith(endCode);
  }

  /** The CLOSE that the session ended with. */
  Frame lastClose() {
    return new Frame.Close(endCode, inbox.received(), "");
  }

  /** The only place where the state changes. */
  private void moveTo(State next, String why) {
    if (!LEGAL.getOrDefault(state, Set.of()).contains(next)) {
      throw new IllegalStateException(state + " -> " + next + " (" + why + ")");
    }
    state = next;
  }
}
