// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.throughline.event.payload.Payload;
import io.throughline.event.payload.PayloadReader;
import io.throughline.event.payload.PayloadWriter;
import io.throughline.event.payload.Written;
import io.throughline.protocol.Frame;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What both sides do alike: conversations by namespace, calls both ways, what arrives and what
 * leaves. How a namespace is joined is the matter of {@link ServerEvents} and {@link ClientEvents}.
 */
final class EventLayer {
  private final Port port;
  private final EventSettings settings;
  private final PayloadReader reader;
  private final PayloadWriter writer;
  private final Function<Talk, Conversation> view;
  private final Backlog backlog;
  private final OutgoingCalls outgoing;
  private final IncomingCalls incoming;

  /** The conversations that are joined or being joined. */
  private final Map<String, Talk> talks = new HashMap<>(2);

  /** The session has ended and none follows. */
  private boolean closed;

  EventLayer(Port port, EventSettings settings, Function<Talk, Conversation> view) {
    this.port = port;
    this.settings = settings;
    this.view = view;
    this.reader = new PayloadReader(settings.codec());
    this.writer = new PayloadWriter(settings.codec());
    this.backlog = new Backlog(port);
    this.outgoing = new OutgoingCalls(port);
    this.incoming = new IncomingCalls(port, settings);
  }

  Port port() {
    return port;
  }

  EventSettings settings() {
    return settings;
  }

  Backlog backlog() {
    return backlog;
  }

  OutgoingCalls outgoing() {
    return outgoing;
  }

  IncomingCalls incoming() {
    return incoming;
  }

  boolean isClosed() {
    return closed;
  }

  /** A conversation that is being joined. */
  Talk add(String namespace, Supplier<List<EventFilter>> filters) {
    Talk talk = new Talk(this, namespace, filters, view);
    talks.put(namespace, talk);
    return talk;
  }

  @Nullable Talk talk(String namespace) {
    return talks.get(namespace);
  }

  // --- what arrives ---

  /**
   * What a frame says.
   *
   * @throws io.throughline.protocol.ProtocolException when it breaks the grammar (EV-1)
   */
  Payload read(Frame frame) {
    return reader.read(frame);
  }

  /**
   * An event or call has arrived.
   *
   * @param talk the conversation that it is for; null when that is not joined (NS-2)
   */
  void onEvent(Payload.Event payload, @Nullable Talk talk) {
    IncomingCalls.Call call = null;
    if (payload.call() != Payload.NO_CALL) {
      call = incoming.arrived(payload.call(), talk);
      if (call == null) {
        return;
      }
    }
    if (talk != null) {
      Event event = event(payload, talk);
      Passage passage = port.passage(event);
      if (call != null) {
        call.takes(passage);
      }
      talk.arrived(new Arrival(event, call, passage));
    } else if (call != null) {
      call.fail(new EventException(ErrorCode.NOT_JOINED));
    }
  }

  private Event event(Payload.Event payload, Talk talk) {
    Event.Kind kind =
        payload.call() != Payload.NO_CALL
            ? Event.Kind.CALL
            : payload.isVolatile() ? Event.Kind.VOLATILE : Event.Kind.EVENT;
    Arguments arguments = Arguments.of(payload.arguments(), settings.codec());
    return new Event(talk.conversation(), payload.name(), arguments, kind);
  }

  void onReply(Payload reply) {
    if (reply instanceof Payload.Values that) {
      outgoing.onValues(that.call(), that.values());
    } else if (reply instanceof Payload.Failure that) {
      outgoing.onFailure(that.call(), new EventException(that.code(), that.message(), that.data()));
    }
  }

  // --- what leaves ---

  Written write(String name, @Nullable Object... arguments) {
    List<JsonNode> nodes = Arguments.from(settings.codec(), arguments).nodes();
    return writer.event(name, nodes);
  }

  void emit(Talk talk, Written written, Promise<Void> done) {
    if (hasLeft(talk)) {
      done.fail(new EventException(ErrorCode.LEFT));
      return;
    }
    port.send(
        PayloadWriter.event(talk.namespace(), Payload.NO_CALL, written),
        (fate, why) -> {
          if (why == null) {
            done.tryComplete();
          } else {
            done.tryFail(why);
          }
        });
  }

  void emitVolatile(Talk talk, Written written, Promise<Boolean> done) {
    if (!talk.is(Talk.State.JOINED)) {
      done.complete(false);
      return;
    }
    try {
      done.complete(port.sendVolatile(PayloadWriter.volatileEvent(talk.namespace(), written)));
    } catch (IllegalArgumentException e) {
      done.fail(e);
    }
  }

  void call(Talk talk, Written written, long timeout, OutgoingCalls.Caller caller) {
    if (hasLeft(talk)) {
      caller.onFailure(new EventException(ErrorCode.LEFT));
      return;
    }
    if (closed) {
      caller.onFailure(new EventException(ErrorCode.CLOSED));
      return;
    }
    String namespace = talk.namespace();
    outgoing.send(talk, number -> PayloadWriter.event(namespace, number, written), timeout, caller);
  }

  /** Whether it was left, while its session goes on. */
  private boolean hasLeft(Talk talk) {
    return talk.is(Talk.State.LEFT) && !closed;
  }

  /** This side leaves; the peer is told. */
  void leave(Talk talk, Left how) {
    if (!talk.is(Talk.State.LEFT)) {
      port.send(PayloadWriter.leave(talk.namespace(), how.code(), how.reason()), (fate, why) -> {});
      forget(talk);
      talk.leaves(how);
    }
  }

  /** The peer leaves. */
  void peerLeft(Talk talk, Left how) {
    forget(talk);
    talk.peerLeft(how);
  }

  /** It could not be joined. */
  void refused(Talk talk, Left how) {
    talk.refused(how);
    forget(talk);
  }

  /** Nobody waits any more for what was called in it; the rest of the session goes on (NS-4). */
  private void forget(Talk talk) {
    talks.remove(talk.namespace(), talk);
    incoming.left(talk);
    outgoing.left(talk);
  }

  /** The session has ended and a new one follows: callers are told of each call (EV-8). */
  void restarted() {
    incoming.ended();
    outgoing.ended();
  }

  /**
   * The session has ended and none follows.
   *
   * @param drop whether nothing more is handed over; else the same listeners hear what the
   *     application has not taken yet
   */
  void closed(Left how, boolean drop) {
    closed = true;
    incoming.closed();
    outgoing.ended();
    for (Talk talk : List.copyOf(talks.values())) {
      talk.ended(how, drop);
    }
  }
}
