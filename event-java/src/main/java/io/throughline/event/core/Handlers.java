// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Answer;
import io.throughline.event.ArgumentCheck;
import io.throughline.event.BadArgumentsException;
import io.throughline.event.Event;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The application's listeners and answers of one conversation, by name (EV-2). */
final class Handlers {
  /**
   * One listener.
   *
   * @param given what the application knows it by
   * @param handler what is called: the same, behind its checks
   */
  private record Listener(Handler<?> given, Handler<Event> handler, boolean once) {}

  /** Lists are replaced, never changed: one may be walked through meanwhile. */
  private final Map<String, List<Listener>> listeners = new HashMap<>();

  private final Map<String, Answer<Event>> answers = new HashMap<>();
  private List<Listener> any = List.of();

  void on(String name, Handler<?> given, Handler<Event> handler, boolean once) {
    Objects.requireNonNull(given, "listener");
    listeners.merge(name, List.of(new Listener(given, handler, once)), Handlers::joined);
  }

  void onAny(Handler<Event> listener) {
    any = joined(any, List.of(new Listener(listener, listener, false)));
  }

  void off(String name) {
    listeners.remove(name);
  }

  void off(String name, Handler<?> given) {
    listeners.computeIfPresent(
        name,
        (key, known) -> {
          List<Listener> rest = without(known, listener -> listener.given == given);
          return rest.isEmpty() ? null : rest;
        });
  }

  void offAny(Handler<Event> given) {
    any = without(any, listener -> listener.given == given);
  }

  private static List<Listener> joined(List<Listener> some, List<Listener> more) {
    List<Listener> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static List<Listener> without(List<Listener> all, Predicate<Listener> which) {
    return all.stream().filter(which.negate()).toList();
  }

  void answer(String name, @Nullable Answer<Event> answer) {
    if (answer == null) {
      answers.remove(name);
    } else if (answers.putIfAbsent(name, answer) != null) {
      throw new IllegalStateException("calls of that name have an answer: " + name);
    }
  }

  @Nullable Answer<Event> answer(String name) {
    return answers.get(name);
  }

  /** Who hears an event of that name, those of every name last. */
  List<Handler<Event>> hearing(String name) {
    List<Listener> named = listeners.getOrDefault(name, List.of());
    List<Handler<Event>> hearing = new ArrayList<>(named.size() + any.size());
    for (Listener listener : named) {
      hearing.add(listener.handler);
      if (listener.once) {
        off(name, listener.given);
      }
    }
    any.forEach(listener -> hearing.add(listener.handler));
    return hearing;
  }

  /** What that check lets through. */
  static void check(ArgumentCheck check, Event event) {
    String complaint = check.complaint(event);
    if (complaint != null) {
      throw new BadArgumentsException(complaint);
    }
  }

  /** The one argument, which has to be there and of that type. */
  static <T> T only(Class<T> type, Event event) {
    if (event.arguments().size() != 1) {
      throw new BadArgumentsException("one argument is expected");
    }
    T argument = event.arguments().get(0, type);
    if (argument == null) {
      throw new BadArgumentsException("argument 0 is null");
    }
    return argument;
  }
}
