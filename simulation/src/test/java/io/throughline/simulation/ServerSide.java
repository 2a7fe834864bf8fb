// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.server.session.Connection;
import io.throughline.server.session.ServerSession;
import java.util.List;

/**
 * A connection as the server holds it: a socket, a streaming answer, or a poll that is answered
 * once.
 */
final class ServerSide implements Connection {
  private final Pipe pipe;
  private final ServerEnd server;

  /** Whether what it writes can reach the client. */
  private final boolean answered;

  private final StringBuilder poll = new StringBuilder();
  private boolean over;

  /** What it is attached to, and by which attempt; null before, or when refused. */
  ServerSession session;

  long attempt;

  ServerSide(Pipe pipe, ServerEnd server, boolean answered) {
    this.pipe = pipe;
    this.server = server;
    this.answered = answered;
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    if (over) {
      return;
    }
    if (!pipe.oneShot()) {
      down(Wire.lines(frames));
      return;
    }
    poll.append(Wire.lines(frames));
    if (frames.stream().anyMatch(frame -> frame.kind() != FrameKind.ATTACHED)) {
      answerPoll();
    }
  }

  /** LP-1: its hold has passed. */
  void holdPassed() {
    if (!over) {
      answerPoll();
    }
  }

  private void answerPoll() {
    over = true;
    String lines = poll.toString();
    if (answered && pipe.truncated()) {
      pipe.downTruncated(lines);
    } else {
      down(lines);
      downEnd();
    }
    server.planned(this);
  }

  private void down(String lines) {
    if (answered) {
      pipe.down(lines);
    }
  }

  private void downEnd() {
    if (answered) {
      pipe.downEnd(true);
    }
  }

  /** A stream is about to be rotated (XS-4): it goes on until the next attach. */
  void rotate() {
    if (!over && pipe.transport().equals("xhr-streaming")) {
      down("x\n");
    }
  }

  /** XS-3: the late small chunk. */
  void mark() {
    if (!over && pipe.transport().equals("xhr-streaming")) {
      down("k\n");
    }
  }

  @Override
  public int room() {
    return over || pipe.congested() ? 0 : BATCH_BYTES;
  }

  @Override
  public void end(int code) {
    if (over) {
      return;
    }
    if (pipe.oneShot()) {
      answerPoll();
    } else {
      over = true;
      downEnd();
    }
  }

  @Override
  public void supersede() {
    if (over) {
      return;
    }
    over = true;
    if (!pipe.oneShot()) {
      down(Wire.answer(List.of(Frame.Reject.of(CloseCode.SUPERSEDED))));
    }
    downEnd();
  }

  @Override
  public String transport() {
    return pipe.transport();
  }

  boolean poll() {
    return pipe.oneShot();
  }
}
