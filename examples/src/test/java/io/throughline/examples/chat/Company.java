// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Rooms without a server: whoever is there hears at once. */
final class Company implements Hearers {
  /** Everyone, and by what they hear. */
  final Map<Person, Participant> all = new LinkedHashMap<>();

  private final Map<String, Set<Person>> rooms = new LinkedHashMap<>();

  private Set<Person> in(String room) {
    return rooms.computeIfAbsent(room, name -> new LinkedHashSet<>());
  }

  @Override
  public void add(Person person, String room) {
    in(room).add(person);
  }

  @Override
  public void remove(Person person, String room) {
    in(room).remove(person);
  }

  @Override
  public void emit(String room, String event, Object... arguments) {
    in(room).forEach(person -> all.get(person).emit(event, arguments));
  }

  @Override
  public void emitVolatile(String room, Person except, String event, Object argument) {
    in(room).stream()
        .filter(person -> person != except)
        .forEach(person -> all.get(person).emitVolatile(event, argument));
  }

  @Override
  public void emitToAll(String event, Object argument) {
    all.values().forEach(participant -> participant.emit(event, argument));
  }
}
