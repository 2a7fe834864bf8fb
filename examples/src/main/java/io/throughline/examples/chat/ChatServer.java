// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.throughline.event.ArgumentCheck;
import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.examples.chat.Words.Place;
import io.throughline.examples.chat.Words.Say;
import io.throughline.examples.chat.Words.Share;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chat: who is where, and who hears what. All of it runs on the application's event loop. */
final class ChatServer {
  static final String LOBBY = "lobby";

  private static final int MOST_ROOMS = 50;
  private static final int MOST_AT_ONCE = 8;
  private static final ArgumentCheck SMALL_ENOUGH =
      share ->
          share.arguments().bytes(1).length() <= Words.MOST_FILE ? null : "the file is too large";

  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Hearers hearers;

  ChatServer(Hearers hearers) {
    this.hearers = hearers;
    rooms.put(LOBBY, new Room(LOBBY, hearers));
  }

  /** Someone has joined. */
  void joined(Person person, Conversation conversation) {
    conversation.answer("echo", call -> null);
    conversation.answer("enter", Place.class, place -> enter(person, place.room()));
    conversation.on(
        "exit", Place.class, place -> room(person, place.room()).ifPresent(it -> exit(person, it)));
    conversation.on(
        "typing",
        Place.class,
        place -> room(person, place.room()).ifPresent(it -> it.typing(person)));
    conversation.on("say", Say.class, say -> say(person, say));
    conversation.on("share", SMALL_ENOUGH, event -> share(person, event));
    conversation.emit("rooms", list());
  }

  /** Their conversation has ended. */
  void left(Person person) {
    List.copyOf(person.said.keySet()).forEach(room -> exit(person, room));
  }

  /** Their session is on another transport; null is no connection. */
  void moved(Person person, @Nullable String transport) {
    person.transport = transport;
    Words.Moved moved = new Words.Moved(person.id, transport);
    person.said.keySet().forEach(room -> room.emit("moved", moved));
  }

  private Words.Entry enter(Person person, String name) {
    boolean full = !rooms.containsKey(name) && rooms.size() >= MOST_ROOMS;
    if (full || (person.said.size() >= MOST_AT_ONCE && !person.bot)) {
      throw new EventException("TOO_MANY_ROOMS", "too many rooms are open");
    }
    Room room = rooms.computeIfAbsent(name, it -> new Room(it, hearers));
    if (person.said.containsKey(room)) {
      throw new EventException("IS_THERE", "you are there already");
    }
    Words.Entry entry = room.enter(person);
    tellRooms();
    return entry;
  }

  /** A room lasts as long as someone is there. */
  private void exit(Person person, Room room) {
    room.exit(person);
    if (room.size() == 0 && !room.name.equals(LOBBY)) {
      rooms.remove(room.name);
    }
    tellRooms();
  }

  private void say(Person person, Say say) {
    room(person, say.room()).ifPresent(room -> room.say(person, say.number(), say.text()));
  }

  private void share(Person person, Event event) {
    Share share = event.arguments().get(0, Share.class);
    if (share != null) {
      Words.File file = new Words.File(share.name(), share.type());
      room(person, share.room())
          .ifPresent(room -> room.share(person, share.number(), file, event.arguments().bytes(1)));
    }
  }

  /** The room of that name, when that person is there. */
  private Optional<Room> room(Person person, String name) {
    return Optional.ofNullable(rooms.get(name)).filter(person.said::containsKey);
  }

  private void tellRooms() {
    hearers.emitToAll("rooms", list());
  }

  private List<Words.Listed> list() {
    return rooms.values().stream().map(room -> new Words.Listed(room.name, room.size())).toList();
  }
}
