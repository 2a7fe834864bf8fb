// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Someone who has joined, in one session. */
final class Person {
  final String id;
  final String name;
  final boolean bot;

  /** Null while there is no connection. */
  @Nullable String transport;

  /** The rooms where they are, and how many things they have said there. */
  final Map<Room, Integer> said = new LinkedHashMap<>();

  Person(String id, String name, boolean bot) {
    this.id = id;
    this.name = name;
    this.bot = bot;
  }

  Words.Presence in(Room room) {
    return new Words.Presence(id, name, bot, transport, said.getOrDefault(room, 0));
  }
}
