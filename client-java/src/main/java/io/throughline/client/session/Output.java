// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes upstream next on the current path: replay after loss, one body at a time. Each
 * connection that streams is a path of its own; all bodies go one way and are one path.
 */
final class Output {
  private static final long NEVER = Session.NEVER;

  /** Volatile frames are dropped rather than queued beyond this (DL-15). */
  private static final int VOLATILE_QUEUE = 64;

  /** What a batch holds besides counted frames, BASE and CLOSE, at most. */
  private static final int OTHERS = 80;

  /** What the first body may hold, bytes. */
  private static final int FIRST_BODY = 32_768;

  /**
   * What one may hold after a loss, and how much more it is after each one that was not lost,
   * bytes.
   */
  private static final int BODY_STEP = 8_192;

  private final Outbox outbox;
  private final DoubleSupplier random;

  /** The latest attempt whose path is in use; null before the first attach. */
  private @Nullable Attempt path;

  /** The number that the peer gives the next counted frame on this path; 0 when it wants a BASE. */
  private long stated;

  /** Frames without a number, in order. */
  private List<EncodedFrame> uncounted = new ArrayList<>(2);

  /** Whether CLOSE went out on this path since the last loss. */
  private boolean closeSent;

  /** When the next body may go; NEVER while one is under way. */
  private long readyAt;

  /** Bodies lost in a row. */
  private int lost;

  /** How much the next body may hold: a slow line loses large ones, over and over. */
  private long bodySize = FIRST_BODY;

  Output(Outbox outbox, DoubleSupplier random) {
    this.outbox = outbox;
    this.random = random;
  }

  /** Whether what goes upstream by that attempt goes by the path in use. */
  boolean isPath(Attempt attempt) {
    Attempt current = path;
    return current == attempt || (current != null && !current.streams() && !attempt.streams());
  }

  /** Whether frames can go at any time; else they go in bodies. */
  boolean streams() {
    Attempt current = path;
    return current != null && current.streams();
  }

  /**
   * The session was attached by this attempt. Another path means that everything unconfirmed is
   * replayed (DL-6), but for what followed its opener.
   */
  void usePath(Attempt attempt) {
    boolean same = isPath(attempt);
    path = attempt;
    if (same) {
      if (!bodyUnderWay() && isDone()) {
        readyAt = 0; // no more backing off
      }
      return;
    }
    readyAt = 0;
    lost = 0;
    closeSent = false;
    outbox.rewind(attempt.sentTo);
    stated = attempt.sentTo == 0 ? 0 : attempt.sentTo + 1;
  }

  /** Uncounted frames of the path that was lost are not kept (DL-15). */
  void forget() {
    uncounted.clear();
  }

  void addControl(Frame frame) {
    if (!closeSent || frame instanceof Frame.Pong) { // CL-4
      uncounted.add(EncodedFrame.of(frame));
    }
  }

  void addVolatile(Frame frame) {
    if (uncounted.size() < VOLATILE_QUEUE) {
      uncounted.add(EncodedFrame.of(frame));
    }
  }

  /** Everything from the first unconfirmed frame on goes out again. */
  void rewind() {
    outbox.rewind();
    stated = 0;
    closeSent = false;
  }

  /** Whether no counted frame that went out by this path waits for its confirmation. */
  private boolean isDone() {
    return outbox.written() == outbox.confirmed();
  }

  /** Whether frames may be written now. */
  boolean isReady(long now) {
    return now >= readyAt;
  }

  /** When they may, if nothing happens; NEVER while a body is under way. */
  long readyAt() {
    return readyAt;
  }

  boolean bodyUnderWay() {
    return readyAt == NEVER;
  }

  int lost() {
    return lost;
  }

  /**
   * The next frames for the connection, none when there is nothing to say.
   *
   * @param close goes behind everything that is queued (CL-1); null when nothing is closed
   */
  List<EncodedFrame> compose(Frame.@Nullable Close close, Limits limits) {
    List<EncodedFrame> frames = takeUncounted();
    addCounted(frames, limits);
    if (close != null && !closeSent && outbox.allWritten()) {
      frames.add(EncodedFrame.of(close));
      closeSent = true;
    }
    if (!frames.isEmpty() && !streams()) {
      readyAt = NEVER;
    }
    return frames;
  }

  private List<EncodedFrame> takeUncounted() {
    List<EncodedFrame> first = uncounted.subList(0, Math.min(OTHERS, uncounted.size()));
    List<EncodedFrame> frames = new ArrayList<>(first);
    first.clear();
    return frames;
  }

  private void addCounted(List<EncodedFrame> frames, Limits limits) {
    long number = outbox.written() + 1;
    // In text form an escape doubles a byte at most: such a part of a body always fits.
    long body = Math.min(bodySize, limits.maxBody() / 2 - 1_024);
    long bytes = streams() ? Long.MAX_VALUE : body;
    int count = streams() ? Integer.MAX_VALUE : Math.max(1, limits.maxFrames() - 2 * OTHERS);
    List<EncodedFrame> counted = takeOut(bytes, count);
    if (counted.isEmpty()) {
      return;
    }
    if (!streams() || stated != number) { // AT-9, or confirmed by another way: the numbers jump
      frames.add(EncodedFrame.of(new Frame.Base(number)));
    }
    frames.addAll(counted);
    stated = outbox.written() + 1;
  }

  /** What follows the first HELLO: from number 1 on. */
  List<EncodedFrame> takeEarly(int count) {
    outbox.rewind();
    return takeOut(Long.MAX_VALUE, count);
  }

  /**
   * The next frames that fit in the window (DL-9) and in the budget; one of the latter at least.
   */
  private List<EncodedFrame> takeOut(long bytes, int count) {
    List<EncodedFrame> frames = new ArrayList<>();
    long room = bytes;
    while (frames.size() < count && outbox.hasNext()) {
      room -= outbox.peek().cost();
      if (room < 0 && !frames.isEmpty()) {
        break;
      }
      frames.add(outbox.next());
    }
    return frames;
  }

  /**
   * A body was answered, or lost. One whose frames the answer does not confirm is lost too (UP-7).
   */
  void onBodyAnswered(boolean answered, long now) {
    if (answered && isDone()) {
      onBodyDone();
    } else {
      readyAt = now + (lost == 0 ? 0 : Backoff.delay(lost, random.getAsDouble())); // SL-3
      lost++;
      bodySize = BODY_STEP;
      rewind();
    }
  }

  private void onBodyDone() {
    readyAt = 0;
    lost = 0;
    bodySize += BODY_STEP;
  }
}
