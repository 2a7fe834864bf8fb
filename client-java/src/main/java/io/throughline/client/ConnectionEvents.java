// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.protocol.Frame;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from a connection's sessions to the application's handlers, one at a time; what one
 * throws is reported to the context and goes no further. Confined to that context.
 */
final class ConnectionEvents {
  private static final long WITHOUT_END = Long.MAX_VALUE;

  /** Who reads the frames of events. */
  interface Layer {
    /**
     * A frame of events.
     *
     * @param late whether its session has ended
     */
    void onFrame(Frame frame, boolean late);
  }

  private final ContextInternal context;

  /** Told whether the application takes no messages, each time that changes. */
  private final Consumer<Boolean> onPaused;

  /** Gets the frames of the layer of events, in their order among the messages. */
  private final Layer layer;

  /** What the application has not taken, while it is paused or busy with one before. */
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>(0);

  /** How many more messages the application takes before it must ask again. */
  private long demand = WITHOUT_END;

  private boolean paused;

  /** The layer of events takes nothing. */
  private boolean held;

  /** How many of what waits came in sessions that have ended. */
  private int late;

  /** A message is being handed over. */
  private boolean delivering;

  /** How the connection ended for good; null before. */
  private @Nullable Ending closed;

  private boolean endTold;

  @Nullable Handler<Message> messages;
  @Nullable Handler<String> texts;
  @Nullable Handler<Buffer> binaries;
  @Nullable Handler<String> opens;
  @Nullable Handler<TransportChange> transports;
  @Nullable Handler<String> suspensions;
  @Nullable Handler<Void> resumptions;
  @Nullable Handler<Ending> resets;
  @Nullable Handler<Ending> closes;
  @Nullable Handler<Void> ends;
  @Nullable Handler<Void> drains;
  @Nullable Handler<Throwable> exceptions;

  ConnectionEvents(ContextInternal context, Consumer<Boolean> onPaused, Layer layer) {
    this.context = context;
    this.onPaused = onPaused;
    this.layer = layer;
  }

  /** Whether nothing is taken. */
  boolean isPaused() {
    return paused;
  }

  /** The application takes no more messages. */
  void pause() {
    demand = 0;
    deliver();
  }

  /** The application takes this many more messages. */
  void fetch(long amount) {
    demand = amount > WITHOUT_END - demand ? WITHOUT_END : demand + amount;
    deliver();
  }

  /** The layer of events takes no more, or goes on. */
  void hold(boolean hold) {
    held = hold;
    deliver();
  }

  /** What waits came in a session that has ended. */
  void sessionEnded() {
    late = waiting.size();
  }

  void onMessage(Frame message) {
    waiting.add(message);
    deliver();
  }

  /** One by one, however deep in a handler it was asked for. */
  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    while (takes() && !waiting.isEmpty()) {
      Frame next = waiting.remove();
      boolean isLate = late > 0;
      late -= isLate ? 1 : 0;
      hand(next, isLate);
    }
    delivering = false;
    if (paused == takes()) {
      paused = !paused;
      onPaused.accept(paused);
    }
    tellEnd();
  }

  private boolean takes() {
    return demand > 0 && !held;
  }

  private void hand(Frame frame, boolean isLate) {
    if (frame.kind().event()) {
      layer.onFrame(frame, isLate);
      return;
    }
    demand -= demand == WITHOUT_END ? 0 : 1;
    Message message = Message.of(frame);
    if (message.isText() && texts != null) {
      call(texts, message.text());
    } else if (!message.isText() && binaries != null) {
      call(binaries, message.binary());
    } else {
      call(messages, message);
    }
  }

  void onOpen(String id) {
    call(opens, id);
  }

  void onTransport(TransportChange change) {
    call(transports, change);
  }

  void onSuspended(String why) {
    call(suspensions, why);
  }

  void onResumed() {
    call(resumptions, null);
  }

  void onDrained() {
    call(drains, null);
  }

  void onReset(Ending ending) {
    call(resets, ending);
  }

  void onClosed(Ending ending) {
    closed = ending.willRetry() ? null : ending;
    call(closes, ending);
    tellEnd();
  }

  /** The stream of messages ends behind the last one, which a paused application has to take. */
  private void tellEnd() {
    Ending how = closed;
    if (how == null || endTold || !waiting.isEmpty()) {
      return;
    }
    endTold = true;
    if (!how.wasAsked()) {
      call(exceptions, new EndedException(how.code(), how.reason()));
    }
    call(ends, null);
  }

  private <T> void call(@Nullable Handler<T> handler, @Nullable T argument) {
    if (handler != null) {
      context.dispatch(argument, handler); // reports what is thrown
    }
  }
}
