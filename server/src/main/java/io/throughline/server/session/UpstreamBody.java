// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.server.session.Lifecycle.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One POST beside a stream or poll (§7.6): takes its frames in by number and makes its answer. */
public final class UpstreamBody {
  private final ServerSession session;

  /** Whether the client reads the answer; if not, replies go to its connection (JP-5). */
  private final boolean answerRead;

  /** A body for {@code session}. */
  public UpstreamBody(ServerSession session, boolean answerRead) {
    this.session = session;
    this.answerRead = answerRead;
  }

  /**
   * Takes the frames behind the opener in; returns the answer.
   *
   * @param error why the frame behind them could not be read; null when all could
   */
  public List<Frame> take(
      Frame.Upstream opener, List<Frame> frames, @Nullable CloseCode error, long now) {
    if (session.state() == State.CLOSED) {
      return List.of(session.ended());
    }
    if (opener.attempt() > session.attempt()) { // UP-6
      return List.of(Frame.Reject.of(CloseCode.PROTOCOL_ERROR));
    }
    List<Frame> replies = new ArrayList<>(1);
    Cursor body = new Cursor();
    try {
      if (error == null || !frames.isEmpty()) { // what is unreadable from the start chooses nothing
        session.onBody(now);
      }
      for (Frame frame : frames) {
        session.onBodyFrame(frame, body, answerRead ? replies::add : session::reply, now);
      }
      if (error != null) {
        session.finish(error);
      }
    } catch (ProtocolException e) {
      if (e.code() == CloseCode.GAP) { // UP-8
        return List.of(Frame.Reject.of(e.code()).withReceived(session.received()));
      }
      session.finish(e.code());
    }
    return session.state() == State.CLOSED
        ? List.of(session.lastClose())
        : session.bodyAnswer(replies);
  }
}
