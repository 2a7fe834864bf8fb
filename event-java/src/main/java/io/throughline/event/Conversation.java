// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One session's part of one namespace: what is emitted and called here arrives there, in order and
 * exactly once (SPEC §9). Calls go to {@code answer} handlers only, events to {@code on} listeners
 * only.
 *
 * <p>May be used from any thread; listeners and answers run on the session's context, one at a
 * time, and futures complete there. Listeners are set before the peer's first event can arrive:
 * where the conversation is handed over, or later on that context.
 *
 * <p>An argument is anything that Jackson writes, a {@code JsonNode}, a Vert.x {@code JsonObject},
 * {@code JsonArray} or {@code Buffer}, or {@code byte[]}; with JSON bytes are whole arguments, not
 * inside of one. Arguments that cannot be written are an {@link IllegalArgumentException} at once.
 */
public interface Conversation {
  /** The name of the namespace; empty for the root. */
  String namespace();

  /**
   * How long the credentials of its own last that it was joined with, or renewed, counted from
   * then; null when without end, or when it has none of its own (AU-3).
   */
  @Nullable Duration expiresIn();

  /**
   * Emits an event.
   *
   * @return succeeds when the peer's session has confirmed it; fails as a message does when the
   *     session ends before, with {@link ErrorCode#LEFT} when the namespace is left
   */
  Future<Void> emit(String name, @Nullable Object... arguments);

  /**
   * Emits an event that may be dropped when the peer does not take it right now.
   *
   * @return whether it was written, as far as this side knows
   */
  Future<Boolean> emitVolatile(String name, @Nullable Object... arguments);

  /**
   * Calls the peer's answer of that name; waits as long as the side's option says, 30 s by default.
   *
   * @return the values of the reply; fails with an {@link EventException}
   */
  Future<Arguments> call(String name, @Nullable Object... arguments);

  /** The same, with a time of its own to wait for the reply. */
  Future<Arguments> call(Duration timeout, String name, @Nullable Object... arguments);

  /** Listens for events of that name; any number of listeners may. */
  Conversation on(String name, Handler<Event> listener);

  /** Listens for events of that name that pass the check. */
  Conversation on(String name, ArgumentCheck check, Handler<Event> listener);

  /**
   * Listens for events of that name whose one argument is of that type; others are dropped. Several
   * arguments are read together by {@link Arguments#as}.
   */
  <T> Conversation on(String name, Class<T> type, Handler<T> listener);

  /** Listens for the next event of that name. */
  Conversation once(String name, Handler<Event> listener);

  /** Listens for every event, behind the listeners of its name. */
  Conversation onAny(Handler<Event> listener);

  /** Removes a listener of that name, however it was set. */
  Conversation off(String name, Handler<?> listener);

  /** Removes all listeners of that name. */
  Conversation off(String name);

  /** Removes a listener for every event. */
  Conversation offAny(Handler<Event> listener);

  /**
   * Answers calls of that name; a name has one answer at a time, and null removes it.
   *
   * @throws IllegalStateException when the name has one and this is not null
   */
  Conversation answer(String name, @Nullable Answer<Event> answer);

  /** Answers calls of that name that pass the check. */
  Conversation answer(String name, ArgumentCheck check, Answer<Event> answer);

  /**
   * Answers calls of that name whose one argument is of that type. Several arguments are read
   * together by {@link Arguments#as}.
   */
  <T> Conversation answer(String name, Class<T> type, Answer<T> answer);

  /** Called once when this conversation has ended, by either side or with the session. */
  Conversation leaveHandler(@Nullable Handler<Left> handler);

  /**
   * Ends this conversation; the others and the session go on (NS-4).
   *
   * @throws IllegalStateException when it is the root, which ends with the session
   */
  default void leave() {
    leave(1000, "");
  }

  /**
   * Ends this conversation with a code.
   *
   * @param code 1000; or 3000 to 4399, the codes of the application
   * @param reason a text for people
   * @throws IllegalStateException when it is the root
   * @throws IllegalArgumentException when the code may not be said
   */
  void leave(int code, String reason);
}
