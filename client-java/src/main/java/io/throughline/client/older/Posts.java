// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** Upstream bodies, one at a time (§7.6). */
final class Posts {
  private static final long NEVER = ClientSession.NEVER;

  private final Transports transports;
  private final int timeout;

  private long lastId;

  /** The body that is under way; 0 when none. */
  private long outstanding;

  /** Highest number written in bodies so far. */
  private long lastNumber;

  private long deadline = NEVER;

  /** Not before: the last body was lost. */
  private long readyAt = NEVER;

  private int losses;

  Posts(Transports transports, int timeout) {
    this.transports = transports;
    this.timeout = timeout;
  }

  boolean ready(long now) {
    if (now >= readyAt) {
      readyAt = NEVER;
    }
    return outstanding == 0 && readyAt == NEVER;
  }

  /** Sends these frames, if any; the answer is awaited. */
  void body(Attempt attempt, String sid, List<EncodedFrame> frames, long now) {
    if (!frames.isEmpty()) {
      send(attempt, sid, frames, now + timeout);
      outstanding = lastId;
      deadline = now + timeout;
      readyAt = NEVER;
    }
  }

  /** Sends these frames; nobody waits when the deadline is never. */
  void send(Attempt attempt, String sid, List<EncodedFrame> frames, long until) {
    List<EncodedFrame> body = new ArrayList<>(frames.size() + 1);
    body.add(EncodedFrame.of(new Frame.Upstream(sid, attempt.number)));
    body.addAll(frames);
    deadline = until;
    transports.post(++lastId, body);
  }

  void wrote(long number) {
    lastNumber = number;
  }

  long lastNumber() {
    return lastNumber;
  }

  long id() {
    return outstanding;
  }

  /** Whether it is the one that is awaited. */
  boolean answered(long id) {
    if (id != outstanding) {
      return false;
    }
    forget();
    losses = 0;
    return true;
  }

  /** Whether it was awaited; the next one comes after a back-off. */
  boolean lost(long id, Backoff backoff, long now) {
    if (id != outstanding) {
      return false;
    }
    forget();
    readyAt = now + (losses == 0 ? 0 : backoff.after(losses));
    losses++;
    return true;
  }

  /** The path up is another one now. */
  void forget() {
    outstanding = 0;
    deadline = NEVER;
    readyAt = NEVER;
  }

  boolean overdue(long now) {
    return outstanding != 0 && now >= deadline;
  }

  long deadline() {
    return outstanding != 0 ? deadline : readyAt;
  }
}
