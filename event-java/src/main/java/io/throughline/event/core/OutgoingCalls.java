// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.protocol.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls of this side that wait for their replies (EV-4, EV-6, EV-8). */
final class OutgoingCalls {
  /** Stands for a call that waits as long as its session lives. */
  static final long WITHOUT_END = 0;

  /** Who is told how a call went. */
  interface Caller {
    void onValues(List<JsonNode> values);

    /** The peer said so, no reply came in time, or it could not be sent. */
    void onFailure(RuntimeException why);

    /**
     * The session or the namespace ended before the reply. Only this side says so here: an
     * application of the peer may have errors of the same code.
     */
    default void onEnded(EventException why) {
      onFailure(why);
    }
  }

  private final Port port;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

  /** Number of the last call; each session counts for itself. */
  private long last;

  OutgoingCalls(Port port) {
    this.port = port;
  }

  /**
   * Sends a call; what of it cannot be written fails it.
   *
   * @param talk whose it is; null when its namespace's end is none to it
   * @param frame makes the frame of that number
   * @param timeout ms, or {@link #WITHOUT_END}
   */
  void send(@Nullable Talk talk, LongFunction<Frame> frame, long timeout, Caller caller) {
    long number = last + 1;
    Frame written;
    try {
      written = frame.apply(number);
    } catch (RuntimeException e) { // no number is lost, nothing waits
      caller.onFailure(e);
      return;
    }
    last = number;
    Waiting call = new Waiting(number, talk, caller);
    waiting.put(number, call);
    if (timeout != WITHOUT_END) {
      call.cancelTimer =
          port.after(timeout, () -> call.fail(new EventException(ErrorCode.TIMEOUT)));
    }
    port.send(written, call);
  }

  void onValues(long number, List<JsonNode> values) {
    Waiting call = waiting.get(number);
    if (call != null && call.settled()) { // EV-6
      call.caller.onValues(values);
    }
  }

  void onFailure(long number, EventException why) {
    Waiting call = waiting.get(number);
    if (call != null) { // EV-6
      call.fail(why);
    }
  }

  /** The namespace of these calls was left. */
  void left(Talk talk) {
    failAll(call -> call.talk == talk, ErrorCode.LEFT);
  }

  /** The session has ended; the next one counts from 1 (EV-8). */
  void ended() {
    last = 0;
    failAll(call -> call.confirmed, ErrorCode.REPLY_LOST);
    failAll(call -> true, ErrorCode.UNKNOWN_FATE);
  }

  private void failAll(Predicate<Waiting> which, ErrorCode code) {
    List<Waiting> failing = new ArrayList<>(waiting.values());
    failing.removeIf(which.negate());
    failing.forEach(call -> call.ended(code));
  }

  private final class Waiting implements Receipt {
    private final long number;
    private final @Nullable Talk talk;
    private final Caller caller;
    private boolean confirmed;
    private @Nullable Runnable cancelTimer;

    Waiting(long number, @Nullable Talk talk, Caller caller) {
      this.number = number;
      this.talk = talk;
      this.caller = caller;
    }

    /** Whether it still waited; it does not any more. */
    boolean settled() {
      if (cancelTimer != null) {
        cancelTimer.run();
      }
      return waiting.remove(number, this);
    }

    void fail(RuntimeException why) {
      if (settled()) {
        caller.onFailure(why);
      }
    }

    void ended(ErrorCode code) {
      if (settled()) {
        caller.onEnded(new EventException(code));
      }
    }

    @Override
    public void settle(Fate fate, @Nullable Throwable why) {
      switch (fate) {
        case CONFIRMED -> confirmed = true;
        case UNKNOWN -> ended(ErrorCode.UNKNOWN_FATE);
        case CLOSED -> fail(new EventException(ErrorCode.CLOSED));
        case TOO_LARGE ->
            fail(why instanceof RuntimeException e ? e : new IllegalArgumentException(why));
      }
    }
  }
}
