// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the handlers of one conversation: the namespace's filters, one event after the
 * other, in order (EV-3). While one is looked at, the others wait.
 */
final class Gate {

  /** What becomes of an event or call. */
  record Exit(Consumer<Arrival> pass, BiConsumer<Arrival, EventException> refuse) {}

  private final Port port;
  private final Supplier<List<EventFilter>> filters;
  private final Backlog backlog;
  private final Exit exit;
  private final ArrayDeque<Arrival> waiting = new ArrayDeque<>(0);

  /** Something is on its way through, or may not begin yet. */
  private boolean closed;

  /** What a filter has not decided about yet; null when there is none. */
  private @Nullable Arrival asking;

  /** The loop below is running. */
  private boolean draining;

  /** Why what a filter has not decided yet is dropped, however it does; null when it is not. */
  private @Nullable ErrorCode discarding;

  private @Nullable Runnable whenDrained;

  Gate(Port port, Supplier<List<EventFilter>> filters, Backlog backlog, Exit exit) {
    this.port = port;
    this.filters = filters;
    this.backlog = backlog;
    this.exit = exit;
  }

  /** Lets everything wait until {@link #open}. */
  void close() {
    closed = true;
  }

  void open() {
    closed = false;
    drain();
  }

  void take(Arrival arrival) {
    boolean waits = closed || draining;
    if (waits && arrival.event().kind() == Event.Kind.VOLATILE && backlog.isFull()) {
      arrival.drop(ErrorCode.REFUSED); // DL-15
      return;
    }
    waiting.add(arrival);
    backlog.more(waits);
    drain();
  }

  /** Drops everything that waits, and what is looked at this moment. */
  void discard(ErrorCode why) {
    discarding = why;
    if (asking != null) {
      asking.drop(why);
    }
    backlog.less(waiting.size());
    waiting.forEach(arrival -> arrival.drop(why));
    waiting.clear();
  }

  /** Refuses everything that waits. */
  void refuseAll(EventException why) {
    while (!waiting.isEmpty()) {
      Arrival next = waiting.remove();
      backlog.less(1);
      exit.refuse.accept(next, why);
    }
  }

  /** Runs it behind everything that waits. */
  void whenDrained(Runnable then) {
    whenDrained = then;
    drain();
  }

  /** Runs it now, whatever waits. */
  void stopWaiting() {
    Runnable then = whenDrained;
    whenDrained = null;
    if (then != null) {
      then.run();
    }
  }

  /** Whether a filter has not decided yet. */
  boolean isAsking() {
    return asking != null;
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    while (!closed && !waiting.isEmpty()) {
      Arrival next = waiting.remove();
      backlog.less(1);
      filter(next, filters.get(), 0);
    }
    draining = false;
    if (!closed) {
      stopWaiting();
    }
  }

  private void filter(Arrival arrival, List<EventFilter> all, int from) {
    for (int i = from; i < all.size(); i++) {
      Future<Void> verdict = ask(all.get(i), arrival);
      if (!verdict.isComplete()) {
        int next = i + 1;
        closed = true;
        asking = arrival;
        verdict.onComplete(done -> port.run(0, () -> resume(arrival, all, next, verdict)));
        return;
      }
      if (verdict.failed()) {
        exit.refuse.accept(arrival, refusal(verdict.cause()));
        return;
      }
    }
    exit.pass.accept(arrival);
  }

  private void resume(Arrival arrival, List<EventFilter> all, int next, Future<Void> verdict) {
    asking = null;
    if (discarding != null) {
      return;
    }
    closed = false;
    draining = true; // what follows waits until this one is through
    if (verdict.succeeded()) {
      filter(arrival, all, next);
    } else {
      exit.refuse.accept(arrival, refusal(verdict.cause()));
    }
    draining = false;
    drain();
  }

  private Future<Void> ask(EventFilter filter, Arrival arrival) {
    Asked asked = new Asked();
    arrival.passage().deliver(it -> asked.verdict = verdict(filter, it), arrival.event());
    return asked.verdict;
  }

  private static final class Asked {
    private Future<Void> verdict = Future.failedFuture(new EventException(ErrorCode.REFUSED));
  }

  private Future<Void> verdict(EventFilter filter, Event event) {
    try {
      return Objects.requireNonNull(filter.filter(event), "a filter's future");
    } catch (RuntimeException e) {
      if (!(e instanceof EventException)) {
        port.fault("filter", e);
      }
      return Future.failedFuture(e);
    }
  }

  private static EventException refusal(Throwable why) {
    return why instanceof EventException e ? e : new EventException(ErrorCode.REFUSED);
  }
}
