// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** Writes what a session has to say to the connection that carries it. */
final class Writer {
  private final SessionState session;

  Writer(SessionState session) {
    this.session = session;
  }

  /** Writes what is ready as one batch (WS-13). */
  void flush() {
    Attempt attempt = session.writable();
    long now = session.now;
    if (attempt == null || !session.output.isReady(now) || !attempt.connection().writable()) {
      return;
    }
    Incoming incoming = session.incoming;
    if (incoming.ackDue(now)) {
      session.output.addControl(new Frame.Ack(incoming.received(), incoming.window())); // DL-8
      incoming.onStated();
    }
    Frame.Close closing = session.closing;
    List<EncodedFrame> frames =
        session.output.compose(
            closing == null ? null : session.closeFrame(closing.code(), closing.reason()),
            session.limits);
    if (frames.isEmpty()) {
      return;
    }
    session.heartbeat.onWritten(now);
    if (session.outgoing.outstanding()) {
      session.heartbeat.onOutstanding(now);
    }
    write(attempt, frames);
  }

  /** Asks for a sign of life, unless one is awaited. */
  void ping() {
    long token = session.heartbeat.ping(session.now);
    if (token > 0) {
      session.output.addControl(new Frame.Ping(token));
    }
  }

  /**
   * Writes CLOSE where frames still can be written, unless the application's is the last one
   * (CL-4).
   */
  void writeLast(int code) {
    Attempt current = session.current;
    if (current != null && session.closing == null) {
      write(current, List.of(EncodedFrame.of(session.closeFrame(code, ""))));
    }
  }

  /**
   * Hands frames to the connection of an attempt, in a body of their own where that has no other
   * way upstream.
   */
  private void write(Attempt attempt, List<EncodedFrame> frames) {
    List<EncodedFrame> batch = frames;
    if (!attempt.streams()) {
      batch = new ArrayList<>(frames.size() + 1);
      batch.add(EncodedFrame.of(new Frame.Upstream(session.sid, attempt.number)));
      batch.addAll(frames);
    }
    attempt.connection().send(batch);
  }
}
