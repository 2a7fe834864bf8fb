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

  /**
   * What may be on the way at first, in parts of the window. A slow line takes long for much, and
   * what is sent anew meanwhile only makes it slower. More than a quarter is confirmed at once
   * (DL-8).
   */
  private static final double FIRST_FLIGHT = 3 / 8.0;

  /** What may be on the way after a doubt. */
  private static final double LEAST_FLIGHT = 1 / 32.0;

  /** How much more it is after each confirmation. */
  private static final double FLIGHT_STEP = 1 / 16.0;

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

  /** How much may be on the way, in parts of the window. */
  private double flight = FIRST_FLIGHT;

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

  /** Answers false when it is dropped, because enough of them wait. */
  boolean addVolatile(Frame frame) {
    return uncounted.size() < VOLATILE_QUEUE && uncounted.add(EncodedFrame.of(frame));
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
    long bytes = streams() ? Long.MAX_VALUE : limits.maxBody() / 2 - 1_024;
    int count = streams() ? Integer.MAX_VALUE : Math.max(1, limits.maxFrames() - 2 * OTHERS);
    List<EncodedFrame> counted = takeOut((long) (flight * limits.window()), bytes, count);
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
    return takeOut(Long.MAX_VALUE, Long.MAX_VALUE, count);
  }

  /**
   * The next frames that may be on the way (DL-9) and fit in the budget; one of the latter at
   * least.
   */
  private List<EncodedFrame> takeOut(long flying, long bytes, int count) {
    List<EncodedFrame> frames = new ArrayList<>();
    long room = bytes;
    while (frames.size() < count && outbox.hasNext(flying)) {
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
      onDoubt();
      rewind();
    }
  }

  /** The path is slow, or dead: little is sent at a time until there is progress. */
  void onDoubt() {
    flight = LEAST_FLIGHT;
  }

  /** The peer confirmed something. */
  void onProgress() {
    flight += FLIGHT_STEP;
  }

  private void onBodyDone() {
    readyAt = 0;
    lost = 0;
  }
}
