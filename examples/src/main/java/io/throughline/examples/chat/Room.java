// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A room: who is there, and what was said last. */
final class Room {
  private static final int KEPT = 30;

  final String name;
  private final Hearers hearers;
  private final Set<Person> people = new LinkedHashSet<>();
  private final Deque<Words.Said> talk = new ArrayDeque<>();

  Room(String name, Hearers hearers) {
    this.name = name;
    this.hearers = hearers;
  }

  int size() {
    return people.size();
  }

  /** Whoever enters hears of it by the reply, the others by an event. */
  Words.Entry enter(Person person) {
    person.said.put(this, 0);
    emit("came", new Words.Came(name, person.in(this)));
    people.add(person);
    hearers.add(person, name);
    List<Words.Presence> present = people.stream().map(it -> it.in(this)).toList();
    return new Words.Entry(name, person.id, present, List.copyOf(talk));
  }

  void exit(Person person) {
    people.remove(person);
    hearers.remove(person, name);
    person.said.remove(this);
    emit("gone", new Words.Gone(name, person.id));
  }

  /** Someone has said something: their number stands in it. */
  void say(Person person, int number, String text) {
    person.said.put(this, number);
    Words.Said said =
        new Words.Said(name, person.id, person.name, person.transport, number, now(), text);
    talk.add(said);
    if (talk.size() > KEPT) {
      talk.remove();
    }
    emit("said", said);
  }

  /** Someone has shared a file: too large to be kept. */
  void share(Person person, int number, Words.File file, Object bytes) {
    person.said.put(this, number);
    Words.Shared shared =
        new Words.Shared(name, person.id, person.name, person.transport, number, now(), file);
    emit("shared", shared, bytes);
  }

  /** Tells those who take it right now, but not the one who types. */
  void typing(Person typist) {
    hearers.emitVolatile(name, typist, "typing", new Words.Typing(name, typist.name));
  }

  /** Tells everyone who is there. */
  void emit(String event, Object... arguments) {
    hearers.emit(name, event, arguments);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
