// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to bodies that went upstream mean (§7.6), and what is done when they do not
 * come.
 */
final class Answers {
  /** So many bodies lost in a row mean that the connection may be dead. */
  private static final int LOSSES_DOUBTED = 2;

  /** So many mean that the way upstream does not work (SL-5). */
  private static final int LOSSES_ALLOWED = 3;

  private final SessionState session;
  private final Transitions transitions;
  private final Reception reception;

  Answers(SessionState session, Transitions transitions, Reception reception) {
    this.session = session;
    this.transitions = transitions;
    this.reception = reception;
  }

  /** A body that went upstream by the path of that attempt was answered; null when it was lost. */
  void onAnswer(Attempt attempt, @Nullable List<Frame> frames) {
    long now = session.now;
    Output output = session.output;
    boolean current = output.isPath(attempt);
    int lostBefore = output.lost();
    if (frames != null) {
      receiveAll(frames, current);
    }
    if (session.isClosed()) {
      return;
    }
    if (frames != null) {
      session.heartbeat.onInput(now);
    }
    if (current && output.bodyUnderWay()) {
      if (frames != null) {
        session.heartbeat.onBodyAnswered(now);
      }
      output.onBodyAnswered(frames != null, now);
    }
    if (output.lost() > lostBefore) {
      session.incoming.stateAgain(now);
    }
    checkPath(lostBefore);
  }

  private void receiveAll(List<Frame> frames, boolean current) {
    try {
      for (Frame frame : frames) {
        if (!session.isClosed()) {
          receive(frame, current);
        }
      }
    } catch (ProtocolException e) {
      transitions.refused(null, e);
    }
  }

  private void receive(Frame frame, boolean current) {
    switch (frame.kind()) {
      case REJECT -> onBodyRefused((Frame.Reject) frame, current);
      case END -> onDetached();
      default -> reception.onCommon(frame);
    }
  }

  private void onBodyRefused(Frame.Reject refusal, boolean current) {
    if (refusal.code() == CloseCode.GAP.code()) {
      reception.onReceived(Math.max(0, refusal.received()), session.outgoing.outbox().window());
      if (current) {
        session.output.rewind(); // it is sent again at once from there
      }
    } else if (!Transitions.isResumed(refusal.code())) {
      reception.onRefused(refusal);
    }
  }

  /**
   * The server has no connection of this session (UP-4); one that was just opened may still be on
   * its way.
   */
  private void onDetached() {
    Attempt newest = null;
    for (Attempt attempt : session.attempts) {
      newest = attempt.number > 0 ? attempt : newest;
    }
    if (newest == null) {
      return;
    }
    long patience = session.heartbeat.patience();
    if (newest.phase == Phase.ATTACHED) {
      session.effects.attach(Cause.NEXT, 0);
    } else if (session.now - newest.openedAt >= patience) {
      newest.dueAt = Math.min(newest.dueAt, session.now + patience);
    }
  }

  /**
   * What is done when bodies are lost one after the other. What swallowed the first may have
   * swallowed what comes down as well, and nothing would tell; then the connection is not trusted
   * any more, at last the transport is not (SL-5).
   */
  private void checkPath(int before) {
    int lost = session.output.lost();
    if (lost <= before || session.writable() == null) {
      return;
    }
    if (lost < LOSSES_DOUBTED) {
      transitions.attachNext();
    } else {
      transitions.suspect("blocked", lost < LOSSES_ALLOWED ? Cause.LOST : Cause.BLOCKED);
    }
  }
}
