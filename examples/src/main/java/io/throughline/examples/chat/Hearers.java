// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

/** Who hears what is said in a room; the rooms of a namespace, as the chat uses them. */
interface Hearers {
  void add(Person person, String room);

  void remove(Person person, String room);

  /** Everyone in the room hears of it, in order and exactly once. */
  void emit(String room, String event, Object... arguments);

  /** Everyone in the room but one hears of it now or never. */
  void emitVolatile(String room, Person except, String event, Object argument);

  /** Everyone hears of it. */
  void emitToAll(String event, Object argument);
}
