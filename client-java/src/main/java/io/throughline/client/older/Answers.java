// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Reaction;
import java.util.List;

/** What the server answers to an upstream body, or that it did not (§7.6). */
final class Answers {
  private final Lifecycle lifecycle;
  private final Reception reception;
  private final Attempts attempts;
  private final Posts posts;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;

  Answers(
      Lifecycle lifecycle,
      Reception reception,
      Attempts attempts,
      Posts posts,
      Sending sending,
      Output output,
      Delivery delivery) {
    this.lifecycle = lifecycle;
    this.reception = reception;
    this.attempts = attempts;
    this.posts = posts;
    this.sending = sending;
    this.output = output;
    this.delivery = delivery;
  }

  /** Only the ACK in the answer says that a body was taken in (UP-7). */
  void onAnswered(long id, List<Frame> answer, long now) {
    if (lifecycle.is(State.CLOSED)) {
      return;
    }
    boolean latest = posts.answered(id);
    try {
      for (Frame frame : answer) {
        if (!lifecycle.is(State.CLOSED)) {
          receive(frame, latest, now);
        }
      }
    } catch (ProtocolException e) {
      lifecycle.refuse(e.code());
    }
    if (latest
        && !lifecycle.is(State.CLOSED)
        && sending.outbox().confirmed() < posts.lastNumber()) {
      output.again();
    }
  }

  private void receive(Frame frame, boolean latest, long now) {
    switch (frame.kind()) {
      case END -> {
        if (latest) {
          attempts.beginAgain(0, now); // UP-4
        }
      }
      case CLOSE -> {
        Frame.Close close = (Frame.Close) frame;
        reception.onReceived(close.received(), Frame.FULL_WINDOW);
        lifecycle.end(close.code(), close.reason(), 0);
      }
      case REJECT -> onReject((Frame.Reject) frame);
      default -> reception.onControl(frame, now);
    }
  }

  private void onReject(Frame.Reject reject) {
    if (reject.received() > 0) {
      reception.onReceived(reject.received(), Frame.FULL_WINDOW);
    }
    boolean stops = CloseCode.reactionOf(reject.code()) == Reaction.STOP;
    if (stops || CloseCode.endsSession(reject.code())) {
      lifecycle.end(Reception.codeOf(reject), reject.reason(), Math.max(0, reject.retryAfter()));
    }
  }

  /** A body got no answer: it may have arrived or not. */
  void onLost(long id, long now) {
    if (posts.lost(id, attempts.backoff(), now) && !lifecycle.is(State.CLOSED)) {
      delivery.ackNow();
      output.again();
    }
  }
}
