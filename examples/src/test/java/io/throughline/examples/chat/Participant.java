// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.throughline.event.Answer;
import io.throughline.event.ArgumentCheck;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.throughline.event.Left;
import io.throughline.event.PayloadCodec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One end of a conversation without a wire: what its handlers are given, and what it was told. A
 * chat is on the other end of it as server, a bot as client.
 */
final class Participant implements Conversation {
  final List<String> told = new ArrayList<>();
  private final Map<String, Handler<Event>> listeners = new HashMap<>();
  private final Map<String, Answer<Event>> answers = new HashMap<>();

  /** What calls of this end are answered, by name. */
  final Map<String, Object> replies = new HashMap<>();

  /** The other end emits; what does not fit the listener is dropped. */
  void hear(String name, Object... arguments) {
    try {
      listeners.get(name).handle(event(name, Event.Kind.EVENT, arguments));
    } catch (RuntimeException e) {
      told.add("dropped " + name);
    }
  }

  /** The other end calls. */
  Object asked(String name, Object... arguments) throws Exception {
    return answers.get(name).to(event(name, Event.Kind.CALL, arguments));
  }

  private Event event(String name, Event.Kind kind, Object... arguments) {
    return new Event(this, name, Arguments.from(PayloadCodec.JSON, arguments), kind);
  }

  private static String line(String name, Object... arguments) {
    Arguments written = Arguments.from(PayloadCodec.JSON, arguments);
    return name + " " + written.nodes().toString().replaceAll("\"at\":\\d+", "\"at\":0");
  }

  @Override
  public String namespace() {
    return "chat";
  }

  @Override
  public Duration expiresIn() {
    return null;
  }

  @Override
  public Future<Void> emit(String name, Object... arguments) {
    told.add(line(name, arguments));
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> emitVolatile(String name, Object... arguments) {
    told.add(line("volatile " + name, arguments));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Arguments> call(String name, Object... arguments) {
    told.add(line("call " + name, arguments));
    return Future.succeededFuture(Arguments.from(PayloadCodec.JSON, replies.get(name)));
  }

  @Override
  public Future<Arguments> call(Duration timeout, String name, Object... arguments) {
    return call(name, arguments);
  }

  @Override
  public Conversation on(String name, Handler<Event> listener) {
    listeners.put(name, listener);
    return this;
  }

  @Override
  public Conversation on(String name, ArgumentCheck check, Handler<Event> listener) {
    return on(
        name,
        event -> {
          String complaint = check.complaint(event);
          if (complaint != null) {
            throw new IllegalArgumentException(complaint);
          }
          listener.handle(event);
        });
  }

  @Override
  public <T> Conversation on(String name, Class<T> type, Handler<T> listener) {
    return on(name, event -> listener.handle(event.arguments().get(0, type)));
  }

  @Override
  public Conversation answer(String name, Answer<Event> answer) {
    answers.put(name, answer);
    return this;
  }

  @Override
  public Conversation answer(String name, ArgumentCheck check, Answer<Event> answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Conversation answer(String name, Class<T> type, Answer<T> answer) {
    return answer(name, event -> answer.to(event.arguments().get(0, type)));
  }

  @Override
  public Conversation once(String name, Handler<Event> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation onAny(Handler<Event> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation off(String name, Handler<?> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation off(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation offAny(Handler<Event> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation leaveHandler(Handler<Left> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave(int code, String reason) {
    told.add("leave " + code);
  }
}
