// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;

/** What the client does about each frame that arrives (client table of §5.3). */
final class Reception {
  private static final long NEVER = Session.NEVER;

  private final SessionState session;
  private final Transitions transitions;
  private final Writer writer;

  Reception(SessionState session, Transitions transitions, Writer writer) {
    this.session = session;
    this.transitions = transitions;
    this.writer = writer;
  }

  /**
   * A frame arrived by a connection.
   *
   * @throws ProtocolException for what is answered by CLOSE
   */
  void receive(Attempt attempt, Frame frame) {
    if (attempt.phase.beforeAttached() && !opens(frame)) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "before ATTACHED"); // AT-19
    }
    switch (frame.kind()) {
      case TEXT, BINARY, TEXT_PART, BINARY_PART -> onCounted(attempt, frame);
      case EVENT, EVENT_BINARY, REPLY, REPLY_BINARY, LEAVE -> onCounted(attempt, frame);
      case WELCOME -> onWelcome((Frame.Welcome) frame);
      case ATTACHED -> onAttached(attempt, (Frame.Attached) frame);
      case REJECT -> onReject(attempt, (Frame.Reject) frame);
      case MARK -> attempt.dueAt = NEVER;
      case END -> {
        attempt.phase = Phase.ENDED;
        attempt.dueAt = NEVER;
        transitions.attachNext(); // XS-5
      }
      case MOVE -> onMove((Frame.Move) frame);
      default -> onCommon(frame);
    }
  }

  /** Whether it may come by a connection before ATTACHED does. */
  private static boolean opens(Frame frame) {
    return switch (frame.kind()) {
      case WELCOME, ATTACHED, REJECT, CLOSE -> true;
      default -> false;
    };
  }

  /** Frames that mean the same wherever they arrive. */
  void onCommon(Frame frame) {
    switch (frame.kind()) {
      case ACK -> onReceived(((Frame.Ack) frame).received(), ((Frame.Ack) frame).window());
      case PONG -> {
        Frame.Pong pong = (Frame.Pong) frame;
        session.heartbeat.onPong(pong.token(), session.now);
        onReceived(pong.received(), pong.window());
      }
      case PING -> {
        Incoming incoming = session.incoming;
        long token = ((Frame.Ping) frame).token();
        session.output.addControl(
            new Frame.Pong(token, incoming.received(), incoming.window())); // HB-2
        incoming.onStated();
      }
      case VOLATILE, VOLATILE_BINARY, VOLATILE_EVENT, VOLATILE_EVENT_BINARY ->
          session.incoming.onVolatile(frame);
      case WRITTEN -> onWritten(((Frame.Written) frame).number());
      case CLOSE -> onClose((Frame.Close) frame);
      default -> throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame out of place");
    }
  }

  private void onCounted(Attempt attempt, Frame frame) {
    switch (session.incoming.judge(attempt.cursor)) {
      case NEXT -> {
        // Half of ackDelay leaves the other half to the way back.
        session.incoming.take(frame, session.now + session.timing.ackDelay() / 2);
      }
      case KNOWN -> {} // DL-2
      default -> transitions.fail(attempt, "gap");
    }
  }

  private void onWelcome(Frame.Welcome welcome) {
    if (!session.sid.isEmpty()) {
      return; // HS-3
    }
    session.sid = welcome.sid();
    session.publicId = welcome.id();
    session.allowed = welcome.transports();
    session.expiresIn = welcome.expiresIn();
    session.limits = welcome.limits();
    session.timing = welcome.timing();
    session.heartbeat.silence((long) session.timing.pingInterval() + session.timing.pingTimeout());
    session.incoming.onWelcome(session.limits);
    transitions.confirm(0, session.limits.window());
    session.outgoing.number(session.limits);
  }

  private void onAttached(Attempt attempt, Frame.Attached attached) {
    if (session.sid.isEmpty() || attached.attempt() != attempt.number) {
      transitions.fail(attempt, "bad attempt");
      return;
    }
    if (!session.outgoing.outbox().canConfirm(attached.received())) {
      // DL-5: this is our peer, though it is not attached yet
      transitions.violated(CloseCode.PROTOCOL_ERROR.code(), "bad received");
      return;
    }
    transitions.confirm(attached.received(), attached.window());
    if (attempt.phase == Phase.OPENING) {
      transitions.moveTo(attempt, attached.base());
    } else {
      attempt.cursor.set(attached.base()); // what was confirmed before is not written here any more
    }
    if (attached.base() > session.incoming.received() + 1) {
      transitions.fail(attempt, "gap");
    }
  }

  void onReceived(long received, long window) {
    if (!session.outgoing.outbox().canConfirm(received)) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "received beyond sent"); // DL-5
    }
    transitions.confirm(received, window);
  }

  private void onWritten(long number) {
    Attempt carrier = session.working();
    if (carrier != null && number > session.incoming.received() && carrier.dueAt == NEVER) {
      carrier.awaited = number;
      carrier.dueAt = session.now + session.heartbeat.patience();
    }
  }

  private void onMove(Frame.Move move) {
    String url = move.url();
    if (url != null) {
      session.effects.moved(url);
    }
    double spread = session.settings.random().getAsDouble() * move.spread();
    session.moveAt = session.now + move.after() + (long) spread;
  }

  private void onClose(Frame.Close close) {
    transitions.confirmAtLast(close.received());
    writer.writeLast(close.code()); // CL-2
    transitions.end(close.code(), close.reason(), 0);
  }

  private void onReject(Attempt attempt, Frame.Reject refusal) {
    int code = refusal.code();
    Attempt carrier = session.working();
    String why = "refused with " + code;
    if (code == CloseCode.SUPERSEDED.code() && session.isOvertaken(attempt)) {
      transitions.discard(attempt, why, code); // its successor is under way and tells how it went
    } else if (carrier == null ? attempt.probe : carrier != attempt) {
      // AT-16: a refused attempt never touches the connection that works, or a parked poll
      transitions.fail(attempt, why);
    } else if (code == CloseCode.LIMIT.code() || Transitions.isResumed(code)) {
      transitions.fail(attempt, why, session.now + Math.max(0, refusal.retryAfter())); // SL-4
    } else {
      onRefused(refusal);
    }
  }

  /** The session does not exist any more, or the server does not want it. */
  void onRefused(Frame.Reject refusal) {
    boolean ended = refusal.code() == CloseCode.ENDED.code() && refusal.endedWith() != 0;
    transitions.confirmAtLast(refusal.received());
    transitions.end(
        ended ? refusal.endedWith() : refusal.code(),
        refusal.reason(),
        Math.max(0, refusal.retryAfter()));
  }
}
