// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Answer;
import io.throughline.event.ArgumentCheck;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.throughline.event.Left;
import io.throughline.event.payload.Written;
import io.throughline.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from the application to one conversation: from any thread to the session's context.
 * Arguments are written where the caller is. A side may add to it.
 */
public class BoundConversation implements Conversation {
  private final EventLayer layer;
  private final Talk talk;

  protected BoundConversation(Talk talk) {
    this.layer = talk.layer();
    this.talk = talk;
  }

  @Override
  public String namespace() {
    return talk.namespace();
  }

  @Override
  public @Nullable Duration expiresIn() {
    long ms = talk.expiresIn();
    return ms == Grant.NEVER ? null : Duration.ofMillis(ms);
  }

  @Override
  public Future<Void> emit(String name, @Nullable Object... arguments) {
    Written written = layer.write(name, arguments);
    Promise<Void> done = layer.port().promise();
    layer.port().run(written.size(), () -> layer.emit(talk, written, done));
    return done.future();
  }

  @Override
  public Future<Boolean> emitVolatile(String name, @Nullable Object... arguments) {
    Written written = layer.write(name, arguments);
    Promise<Boolean> done = layer.port().promise();
    layer.port().run(0, () -> layer.emitVolatile(talk, written, done));
    return done.future();
  }

  @Override
  public Future<Arguments> call(String name, @Nullable Object... arguments) {
    return call(layer.settings().callTimeout(), layer.write(name, arguments));
  }

  @Override
  public Future<Arguments> call(Duration timeout, String name, @Nullable Object... arguments) {
    return call(timeout, layer.write(name, arguments));
  }

  /** Calls with an array that is written already, in this conversation's codec. */
  public Future<Arguments> call(Duration timeout, Written written) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a time to wait is above 0");
    }
    return call(Math.max(1, timeout.toMillis()), written);
  }

  private Future<Arguments> call(long timeout, Written written) {
    Promise<Arguments> reply = layer.port().promise();
    OutgoingCalls.Caller caller =
        new OutgoingCalls.Caller() {
          @Override
          public void onValues(List<JsonNode> values) {
            reply.complete(Arguments.of(values, layer.settings().codec()));
          }

          @Override
          public void onFailure(RuntimeException why) {
            reply.fail(why);
          }
        };
    layer.port().run(written.size(), () -> layer.call(talk, written, timeout, caller));
    return reply.future();
  }

  private Conversation with(Consumer<Handlers> change) {
    layer.port().run(0, () -> change.accept(talk.handlers()));
    return this;
  }

  @Override
  public Conversation on(String name, Handler<Event> listener) {
    return with(handlers -> handlers.on(name, listener, listener, false));
  }

  @Override
  public Conversation on(String name, ArgumentCheck check, Handler<Event> listener) {
    Objects.requireNonNull(listener, "listener");
    Handler<Event> checked =
        event -> {
          Handlers.check(check, event);
          listener.handle(event);
        };
    return with(handlers -> handlers.on(name, listener, checked, false));
  }

  @Override
  public <T> Conversation on(String name, Class<T> type, Handler<T> listener) {
    Objects.requireNonNull(listener, "listener");
    Handler<Event> typed = event -> listener.handle(Handlers.only(type, event));
    return with(handlers -> handlers.on(name, listener, typed, false));
  }

  @Override
  public Conversation once(String name, Handler<Event> listener) {
    return with(handlers -> handlers.on(name, listener, listener, true));
  }

  @Override
  public Conversation onAny(Handler<Event> listener) {
    return with(handlers -> handlers.onAny(listener));
  }

  @Override
  public Conversation off(String name, Handler<?> listener) {
    return with(handlers -> handlers.off(name, listener));
  }

  @Override
  public Conversation off(String name) {
    return with(handlers -> handlers.off(name));
  }

  @Override
  public Conversation offAny(Handler<Event> listener) {
    return with(handlers -> handlers.offAny(listener));
  }

  @Override
  public Conversation answer(String name, @Nullable Answer<Event> answer) {
    return with(handlers -> handlers.answer(name, answer));
  }

  @Override
  public Conversation answer(String name, ArgumentCheck check, Answer<Event> answer) {
    Objects.requireNonNull(answer, "answer");
    return answer(
        name,
        call -> {
          Handlers.check(check, call);
          return answer.to(call);
        });
  }

  @Override
  public <T> Conversation answer(String name, Class<T> type, Answer<T> answer) {
    Objects.requireNonNull(answer, "answer");
    return answer(name, call -> answer.to(Handlers.only(type, call)));
  }

  @Override
  public Conversation leaveHandler(@Nullable Handler<Left> handler) {
    layer.port().run(0, () -> talk.leaveHandler(handler));
    return this;
  }

  @Override
  public void leave(int code, String reason) {
    if (talk.namespace().isEmpty()) {
      throw new IllegalStateException("the root ends with its session");
    }
    if (code != CloseCode.NORMAL.code() && !CloseCode.isOfApplication(code)) {
      throw new IllegalArgumentException("code " + code + " is not 1000 or 3000 to 4399");
    }
    layer.port().run(0, () -> layer.leave(talk, new Left(code, reason)));
  }

  @Override
  public String toString() {
    return "Conversation[" + talk.namespace() + "]";
  }
}
