// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.throughline.event.Answer;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's part of a namespace, for a test: what arrives waits until it is asked for, and what is
 * sent has had its effects when the call returns, as far as they need no time.
 */
public sealed class TestConversation permits TestClient {
  final TestKit kit;
  private final Conversation conversation;

  /** What has arrived and was not asked for. Touched on the loop only. */
  private final List<Event> waiting = new ArrayList<>();

  /** To be called on the loop, so that nothing is missed. */
  TestConversation(TestKit kit, Conversation conversation) {
    this.kit = kit;
    this.conversation = conversation;
    conversation.onAny(waiting::add);
  }

  /** The conversation itself, for whatever is not here. */
  public Conversation conversation() {
    return conversation;
  }

  /**
   * Sends an event.
   *
   * @return succeeds when the server has confirmed it
   */
  public Future<Void> emit(String name, @Nullable Object... arguments) {
    return kit.run(() -> conversation.emit(name, arguments));
  }

  /** Sends an event that may be lost; succeeds with whether it was written. */
  public Future<Boolean> emitVolatile(String name, @Nullable Object... arguments) {
    return kit.run(() -> conversation.emitVolatile(name, arguments));
  }

  /**
   * Calls, and waits for the reply; as {@link TestKit#await}.
   *
   * @throws io.throughline.event.EventException as the call fails
   */
  public Arguments call(String name, @Nullable Object... arguments) {
    return kit.await(kit.run(() -> conversation.call(name, arguments)));
  }

  /** Answers the server's calls of that name. */
  public void answer(String name, Answer<Event> answer) {
    conversation.answer(name, answer);
  }

  /**
   * The next event of that name, in the order of arrival; those of other names stay. Lets time pass
   * until it is there, 30 s at most.
   *
   * @throws AssertionError when there is none
   */
  public Arguments next(String name) {
    if (!kit.pass(() -> waiting.stream().anyMatch(event -> event.name().equals(name)))) {
      throw new AssertionError("no event " + name + " came; there are " + unread());
    }
    return kit.run(
        () -> {
          Event found =
              waiting.stream().filter(event -> event.name().equals(name)).findFirst().orElseThrow();
          waiting.remove(found);
          return found.arguments();
        });
  }

  /** All events of that name that are here and were not asked for; lets no time pass. */
  public List<Arguments> received(String name) {
    return kit.run(
        () -> {
          List<Event> found = waiting.stream().filter(event -> event.name().equals(name)).toList();
          waiting.removeAll(found);
          return found.stream().map(Event::arguments).toList();
        });
  }

  private List<String> unread() {
    return kit.run(() -> waiting.stream().map(it -> it.name() + it.arguments()).toList());
  }
}
