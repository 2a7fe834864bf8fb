// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.server.metrics.Reason;
import io.throughline.server.session.Lifecycle.State;
import java.util.function.Consumer;

/**
 * What the peer says once it is attached, by its connection or by an upstream body: each frame and
 * what follows from it (§5.3, §11).
 */
final class Reception {
  private final Lifecycle lifecycle;
  private final Attachment attachment;
  private final Inbox inbox;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;
  private final Heartbeat heartbeat;
  private final Meter meter;

  Reception(
      Lifecycle lifecycle,
      Attachment attachment,
      Inbox inbox,
      Sending sending,
      Output output,
      Delivery delivery,
      Heartbeat heartbeat,
      Meter meter) {
    this.lifecycle = lifecycle;
    this.attachment = attachment;
    this.inbox = inbox;
    this.sending = sending;
    this.output = output;
    this.delivery = delivery;
    this.heartbeat = heartbeat;
    this.meter = meter;
  }

  /** A frame from a connection; dropped unless the session follows it (AT-4). */
  void onFrame(Connection from, Frame frame, long now) {
    if (!attachment.follows(from)) {
      return;
    }
    try {
      receive(frame, attachment.cursor(), output::reply, now);
    } catch (ProtocolException e) {
      onProtocolError(from, e.code(), now);
    }
  }

  /** Something unreadable or illegal came from a connection. */
  void onProtocolError(Connection from, CloseCode code, long now) {
    if (!attachment.follows(from)) {
      return;
    }
    if (code == CloseCode.GAP) { // DL-3: the connection ends, the session does not
      attachment.lost(Reason.GARBLED, now);
      from.write(output.last(Frame.Reject.of(code).withReceived(inbox.received())));
      from.end(code.code());
    } else {
      lifecycle.finish(code);
    }
  }

  /** A body arrived, whatever is in it: a sign of life, and of a client that chose this session. */
  void onBody(long now) {
    heartbeat.onInput(now);
    lifecycle.choose();
  }

  /**
   * A frame of the connection or body that {@code from} numbers.
   *
   * @param replies where an answer goes
   * @throws ProtocolException when it is illegal
   */
  void receive(Frame frame, Cursor from, Consumer<Frame> replies, long now) {
    if (lifecycle.is(State.CLOSED)) {
      return;
    }
    heartbeat.onInput(now);
    if (frame.kind().opener()) { // HS-9
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "second opener");
    }
    lifecycle.choose();
    switch (frame.kind()) {
      case BASE -> delivery.onBase(((Frame.Base) frame).number(), from);
      case ACK -> onReceived(((Frame.Ack) frame).received(), ((Frame.Ack) frame).window(), now);
      case PONG -> onPong((Frame.Pong) frame, now);
      case PING -> { // HB-2
        long token = ((Frame.Ping) frame).token();
        replies.accept(new Frame.Pong(token, inbox.received(), inbox.windowField()));
        inbox.onStated(); // the window it states is a promise too
      }
      case VOLATILE, VOLATILE_BINARY, VOLATILE_EVENT, VOLATILE_EVENT_BINARY -> {
        if (lifecycle.is(State.OPEN)) {
          delivery.onVolatile(frame);
        }
      }
      case CLOSE -> onClose((Frame.Close) frame, now);
      default -> {
        if (delivery.onCounted(frame, from, lifecycle.delivers())) {
          output.onTakenIn(now);
        }
      }
    }
  }

  private void onPong(Frame.Pong pong, long now) {
    long roundTrip = heartbeat.pong(pong.token(), now);
    if (roundTrip >= 0) {
      meter.onRoundTrip(roundTrip);
    }
    onReceived(pong.received(), pong.window(), now);
  }

  private void onReceived(long received, long window, long now) {
    if (!sending.canConfirm(received)) { // DL-5
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "received beyond sent");
    }
    sending.tell(sending.confirm(received, window, now));
  }

  private void onClose(Frame.Close close, long now) {
    onReceived(close.received(), Frame.FULL_WINDOW, now);
    lifecycle.closedByPeer(close);
  }
}
