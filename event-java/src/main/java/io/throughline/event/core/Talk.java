// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Answer;
import io.throughline.event.BadArgumentsException;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One conversation as the layer keeps it: whether it is joined, its handlers, and the gate before
 * them. Confined to the session's context; {@link BoundConversation} is the way to it, and nothing
 * here is for others than that.
 */
public final class Talk {
  private static final System.Logger LOG = System.getLogger(Talk.class.getName());

  enum State {
    JOINING,
    JOINED,
    LEFT
  }

  private final EventLayer layer;
  private final Port port;
  private final String namespace;
  private final Conversation conversation;
  private final Handlers handlers = new Handlers();
  private final Gate gate;
  private State state = State.JOINING;
  private volatile long expiresIn = Grant.NEVER;

  /** The application has had it. */
  private boolean known;

  private @Nullable Handler<Left> leaves;
  private Consumer<Left> whenLeft = how -> {};

  Talk(
      EventLayer layer,
      String namespace,
      Supplier<List<EventFilter>> filters,
      Function<Talk, Conversation> view) {
    this.layer = layer;
    this.port = layer.port();
    this.namespace = namespace;
    this.gate = new Gate(port, filters, layer.backlog(), new Gate.Exit(this::pass, this::refuse));
    this.gate.close();
    this.conversation = view.apply(this);
  }

  EventLayer layer() {
    return layer;
  }

  Conversation conversation() {
    return conversation;
  }

  String namespace() {
    return namespace;
  }

  Handlers handlers() {
    return handlers;
  }

  /** Whether the application has had it. */
  boolean isKnown() {
    return known;
  }

  boolean is(State which) {
    return state == which;
  }

  void leaveHandler(@Nullable Handler<Left> handler) {
    leaves = handler;
  }

  /** What the layer does when it has ended, behind the application's handler. */
  void whenLeft(Consumer<Left> then) {
    whenLeft = then;
  }

  /** Any thread. */
  long expiresIn() {
    return expiresIn;
  }

  /** Its credentials last so long from now on. */
  void grant(Grant grant) {
    expiresIn = grant.expiresIn();
  }

  /** It is joined; what has arrived since JOIN comes once the application is ready for it. */
  void joined() {
    if (state == State.JOINING) {
      state = State.JOINED;
      known = true;
    }
  }

  /** The application is ready. */
  void open() {
    gate.open();
  }

  /** A new session has to join it again. */
  void joinsAgain() {
    state = State.JOINING;
  }

  void arrived(Arrival arrival) {
    gate.take(arrival);
  }

  /** It was never joined: what has come for it is refused. */
  void refused(Left how) {
    gate.refuseAll(new EventException(ErrorCode.NOT_JOINED));
    state = State.LEFT;
    tell(how);
  }

  /** This side has left: what has not been handed over is dropped. */
  void leaves(Left how) {
    state = State.LEFT;
    gate.discard(ErrorCode.LEFT);
    tell(how);
  }

  /** The peer has left: what came before is handed over first. */
  void peerLeft(Left how) {
    state = State.LEFT;
    if (known) {
      gate.whenDrained(() -> tell(how));
    } else {
      leaves(how);
    }
  }

  /** Whether the application still has something of it to decide about. */
  boolean isAsking() {
    return gate.isAsking();
  }

  /** The session has ended; what the application has not taken yet may still come. */
  void ended(Left how, boolean drop) {
    if (drop || !known) {
      gate.discard(ErrorCode.CLOSED);
    }
    if (state != State.LEFT) {
      state = State.LEFT;
      tell(how);
    } else {
      gate.stopWaiting();
    }
  }

  private void tell(Left how) {
    if (leaves != null && known) {
      port.deliver(leaves, how);
    }
    whenLeft.accept(how);
  }

  private void refuse(Arrival arrival, EventException why) {
    if (arrival.call() != null) {
      arrival.call().fail(why);
    } else {
      dropped(arrival, why);
      arrival.passage().ended();
    }
  }

  private void pass(Arrival arrival) {
    IncomingCalls.Call call = arrival.call();
    Passage passage = arrival.passage();
    if (call == null) {
      for (Handler<Event> handler : handlers.hearing(arrival.event().name())) {
        passage.deliver(event -> hear(handler, arrival), arrival.event());
      }
      passage.ended();
      return;
    }
    Answer<Event> answer = handlers.answer(arrival.event().name());
    if (answer == null) {
      call.fail(new EventException(ErrorCode.NO_HANDLER));
    } else {
      passage.deliver(event -> answer(answer, event, call), arrival.event());
    }
  }

  private static void hear(Handler<Event> handler, Arrival arrival) {
    try {
      handler.handle(arrival.event());
    } catch (BadArgumentsException e) { // EV-10
      dropped(arrival, e);
    }
  }

  private static void dropped(Arrival arrival, EventException why) {
    arrival.passage().failed(why);
    LOG.log(
        System.Logger.Level.DEBUG,
        () ->
            "dropped an event of namespace \""
                + arrival.event().conversation().namespace()
                + "\": "
                + why.getMessage());
  }

  private void answer(Answer<Event> answer, Event event, IncomingCalls.Call call) {
    Object result;
    try {
      result = answer.to(event);
    } catch (Exception e) {
      call.fail(e);
      return;
    }
    if (result instanceof CompletionStage<?> stage) {
      result = Future.fromCompletionStage(stage);
    }
    if (result instanceof Future<?> future) {
      future.onComplete(
          done ->
              port.run(
                  0,
                  () -> {
                    if (done.succeeded()) {
                      call.succeed(done.result());
                    } else {
                      call.fail(done.cause());
                    }
                  }));
    } else {
      call.succeed(result);
    }
  }
}
