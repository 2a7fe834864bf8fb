// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Reaction;
import java.util.List;
import java.util.Set;

/** What the server says on a connection: each frame and what follows from it (§5.2, §5.3, §10). */
final class Reception {
  /** What may come on a connection until ATTACHED does. */
  private static final Set<FrameKind> BEFORE_ATTACHED =
      Set.of(FrameKind.WELCOME, FrameKind.ATTACHED, FrameKind.REJECT, FrameKind.CLOSE);

  private final Lifecycle lifecycle;
  private final ClientListener listener;
  private final Terms terms;
  private final Attempts attempts;
  private final Posts posts;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;
  private final Heartbeat heartbeat;

  Reception(
      Lifecycle lifecycle,
      ClientListener listener,
      Terms terms,
      Attempts attempts,
      Posts posts,
      Sending sending,
      Output output,
      Delivery delivery,
      Heartbeat heartbeat) {
    this.lifecycle = lifecycle;
    this.listener = listener;
    this.terms = terms;
    this.attempts = attempts;
    this.posts = posts;
    this.sending = sending;
    this.output = output;
    this.delivery = delivery;
    this.heartbeat = heartbeat;
  }

  /** A frame from a connection; one that was given up is not heard. */
  void onFrame(Connection from, Frame frame, long now) {
    Attempt attempt = attempts.of(from);
    if (attempt == null || lifecycle.is(State.CLOSED)) {
      return;
    }
    heartbeat.onInput(now);
    try {
      receive(attempt, frame, now);
    } catch (ProtocolException e) {
      onProtocolError(from, e.code(), now);
    }
  }

  private void receive(Attempt attempt, Frame frame, long now) {
    if (attempt != attempts.current() && !BEFORE_ATTACHED.contains(frame.kind())) { // AT-19
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "a frame before ATTACHED");
    }
    switch (frame.kind()) {
      case WELCOME -> onWelcome((Frame.Welcome) frame);
      case ATTACHED -> onAttached(attempt, (Frame.Attached) frame, now);
      case REJECT -> onReject(attempt, (Frame.Reject) frame, now);
      case CLOSE -> onClose((Frame.Close) frame);
      case END -> attempts.beginAgain(0, now); // XS-5
      case VOLATILE, VOLATILE_BINARY -> delivery.onVolatile(frame);
      case TEXT, BINARY, TEXT_PART, BINARY_PART -> delivery.onCounted(frame, attempt.cursor, now);
      default -> onControl(frame, now);
    }
  }

  /** Something unreadable or illegal came from a connection. */
  void onProtocolError(Connection from, CloseCode code, long now) {
    Attempt attempt = attempts.of(from);
    if (attempt == null || lifecycle.is(State.CLOSED)) {
      return;
    }
    boolean proven = attempt == attempts.current(); // before ATTACHED anything may be speaking
    if (proven && code != CloseCode.GAP) {
      lifecycle.refuse(code);
    } else {
      lifecycle.drop(attempt, 0, now);
    }
  }

  private void onWelcome(Frame.Welcome welcome) {
    if (!terms.known()) {
      terms.keep(welcome);
      delivery.onWelcome();
      sending.onWelcome();
    }
  }

  private void onAttached(Attempt attempt, Frame.Attached frame, long now) {
    if (frame.attempt() != attempt.number || !terms.known()) {
      lifecycle.drop(attempt, 0, now);
      return;
    }
    if (!sending.canConfirm(frame.received())) { // DL-5
      lifecycle.refuse(CloseCode.PROTOCOL_ERROR);
      return;
    }
    attempt.cursor.set(frame.base()); // AT-8
    if (attempt != attempts.current()) { // else only its numbers jump
      moveTo(attempt, now);
      lifecycle.attached();
    }
    confirm(frame.received(), frame.window());
  }

  /** AT-6: only now the older connection goes, and what may be lost with it is sent again. */
  private void moveTo(Attempt attempt, long now) {
    heartbeat.onAttached(attempt, now);
    boolean samePath = attempts.moveTo(attempt);
    if (!samePath) {
      posts.forget();
      output.again(); // DL-6
      delivery.ackNow(); // a PONG that was dropped with the old path may have been the last word
    }
    if (attempts.raced() && lifecycle.is(State.CONNECTING)) {
      delivery.ackNow(); // HS-8
    }
  }

  private void onReject(Attempt attempt, Frame.Reject reject, long now) {
    if (reject.received() > sending.outbox().confirmed() && sending.canConfirm(reject.received())) {
      confirm(reject.received(), 0);
    }
    long wait = Math.max(0, reject.retryAfter());
    Attempt current = attempts.current();
    boolean keeps = current != null && current != attempt; // AT-16
    boolean stops = CloseCode.reactionOf(reject.code()) == Reaction.STOP && !keeps;
    if (stops || CloseCode.endsSession(reject.code())) {
      lifecycle.end(codeOf(reject), reject.reason(), wait);
    } else {
      lifecycle.drop(attempt, wait, now);
    }
  }

  /** The code to react to: in 4410 it is that of the end. */
  static int codeOf(Frame.Reject reject) {
    boolean ended = reject.code() == CloseCode.ENDED.code() && reject.endedWith() != 0;
    return ended ? reject.endedWith() : reject.code();
  }

  private void onClose(Frame.Close close) {
    onReceived(close.received(), Frame.FULL_WINDOW);
    lifecycle.closedByPeer(close);
  }

  /** What may stand on a connection as in the answer to a body. */
  void onControl(Frame frame, long now) {
    switch (frame.kind()) {
      case ACK -> onReceived(((Frame.Ack) frame).received(), ((Frame.Ack) frame).window());
      case PONG -> onReceived(((Frame.Pong) frame).received(), ((Frame.Pong) frame).window());
      case PING -> { // HB-2
        long token = ((Frame.Ping) frame).token();
        if (output.offer(new Frame.Pong(token, delivery.received(), delivery.window()))) {
          delivery.onStated();
        }
      }
      case WRITTEN -> heartbeat.onWritten(((Frame.Written) frame).number(), now);
      case MOVE -> attempts.move((Frame.Move) frame, now);
      default -> {} // MARK proves a stream to whoever chose it
    }
  }

  /** The server states what it has taken in. */
  void onReceived(long received, long window) {
    if (!sending.canConfirm(received)) { // DL-5
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "received beyond sent");
    }
    confirm(received, window);
  }

  private void confirm(long received, long window) {
    long before = sending.outbox().confirmed();
    List<Object> receipts = sending.confirm(received, window);
    if (sending.outbox().confirmed() > before) {
      heartbeat.onConfirmed();
    }
    if (!receipts.isEmpty()) {
      listener.onConfirmed(receipts);
    }
  }
}
