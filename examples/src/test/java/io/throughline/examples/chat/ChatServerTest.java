// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.EventException;
import io.throughline.examples.chat.Words.Entry;
import io.throughline.examples.chat.Words.Place;
import io.throughline.examples.chat.Words.Say;
import io.throughline.examples.chat.Words.Share;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChatServerTest {
  private final Company company = new Company();
  private final ChatServer chat = new ChatServer(company);
  private final Participant ada = new Participant();
  private final Participant bob = new Participant();
  private Person adaHerself;

  @BeforeEach
  void bothAreThere() throws Exception {
    adaHerself = join("a", "Ada", ada);
    join("b", "Bob", bob);
    ada.asked("enter", new Place("lobby"));
    bob.asked("enter", new Place("lobby"));
    ada.told.clear();
    bob.told.clear();
  }

  private Person join(String id, String name, Participant participant) {
    Person person = new Person(id, name, false);
    person.transport = "websocket";
    company.all.put(person, participant);
    chat.joined(person, participant);
    return person;
  }

  @Test
  @DisplayName("what is said is heard by all who are there, its speaker too, with their number")
  void passesOn() {
    ada.hear("say", new Say("lobby", 1, "hello"));

    List<String> said =
        List.of(
            "said [{\"room\":\"lobby\",\"from\":\"a\",\"name\":\"Ada\",\"transport\":\"websocket\","
                + "\"number\":1,\"at\":0,\"text\":\"hello\"}]");
    assertEquals(said, ada.told);
    assertEquals(said, bob.told);
  }

  @Test
  @DisplayName("whoever enters is told who is there, how much they have said, and what was last")
  void tellsWhoEnters() throws Exception {
    for (int i = 1; i <= 40; i++) {
      ada.hear("say", new Say("lobby", i, "text " + i));
    }
    Participant eve = new Participant();
    join("e", "Eve", eve);

    Entry entry = assertInstanceOf(Entry.class, eve.asked("enter", new Place("lobby")));

    assertEquals("e", entry.you());
    assertEquals(
        List.of("Ada 40", "Bob 0", "Eve 0"),
        entry.people().stream().map(it -> it.name() + " " + it.number()).toList());
    assertEquals(30, entry.talk().size());
    assertEquals("text 40", entry.talk().get(29).text());
    assertTrue(bob.told.get(40).startsWith("came "), bob.told.get(40));
    assertEquals("rooms [[{\"room\":\"lobby\",\"people\":3}]]", bob.told.get(41));
  }

  @Test
  @DisplayName("another transport, and none, is told the others of the room")
  void tellsTransports() {
    chat.moved(adaHerself, "long-polling");
    chat.moved(adaHerself, null);

    assertEquals(
        List.of(
            "moved [{\"id\":\"a\",\"transport\":\"long-polling\"}]",
            "moved [{\"id\":\"a\",\"transport\":null}]"),
        bob.told);
  }

  @Test
  @DisplayName("typing is told the others only, and may be dropped on the way")
  void tellsWhoTypes() {
    ada.hear("typing", new Place("lobby"));

    assertEquals(List.of("volatile typing [{\"room\":\"lobby\",\"name\":\"Ada\"}]"), bob.told);
    assertEquals(List.of(), ada.told);
  }

  @Test
  @DisplayName("a room lasts as long as someone is there, and what is said there stays there")
  void opensAndEndsRooms() throws Exception {
    ada.asked("enter", new Place("tea"));
    ada.hear("say", new Say("tea", 1, "tea?"));
    bob.hear("say", new Say("tea", 1, "I am not there"));
    ada.hear("exit", new Place("tea"));

    assertEquals(
        List.of(
            "rooms [[{\"room\":\"lobby\",\"people\":2},{\"room\":\"tea\",\"people\":1}]]",
            "rooms [[{\"room\":\"lobby\",\"people\":2}]]"),
        bob.told);
    Entry again = assertInstanceOf(Entry.class, bob.asked("enter", new Place("tea")));
    assertEquals(List.of(), again.talk());
  }

  @Test
  @DisplayName("whoever leaves is gone from every room")
  void leaves() {
    chat.left(adaHerself);

    assertEquals(
        List.of(
            "gone [{\"room\":\"lobby\",\"id\":\"a\"}]",
            "rooms [[{\"room\":\"lobby\",\"people\":1}]]"),
        bob.told);
  }

  @Test
  @DisplayName("a file is passed on with its bytes, one that is too large is not")
  void passesFilesOn() {
    Share share = new Share("lobby", 1, "a.png", "image/png");
    ada.hear("share", share, Buffer.buffer(new byte[Words.MOST_FILE + 1]));
    ada.hear("share", share, "no bytes");
    assertEquals(List.of(), bob.told);

    ada.hear("share", share, Buffer.buffer("bytes"));

    assertEquals(1, bob.told.size());
    assertTrue(bob.told.get(0).startsWith("shared [{"), bob.told.get(0));
    assertTrue(
        bob.told
            .get(0)
            .endsWith("\"file\":{\"name\":\"a.png\",\"type\":\"image/png\"}}, \"Ynl0ZXM=\"]"),
        bob.told.get(0));
  }

  @Test
  @DisplayName("what is out of its limits reaches nobody")
  void keepsLimits() {
    JsonObject say = new JsonObject().put("room", "lobby").put("number", 1).put("text", "x");
    for (JsonObject bad :
        List.of(
            say.copy().put("text", "x".repeat(1_001)),
            say.copy().put("text", " "),
            say.copy().put("number", 0),
            say.copy().put("number", "one"),
            new JsonObject())) {
      ada.told.clear();
      ada.hear("say", bad);
      assertEquals(List.of("dropped say"), ada.told, bad.encode());
    }
    assertEquals(List.of(), bob.told);
    assertThrows(RuntimeException.class, () -> ada.asked("enter", new Place("../etc")));
  }

  @Test
  @DisplayName("rooms are bounded, for each and for all")
  void boundsRooms() throws Exception {
    for (int i = 1; i < 8; i++) {
      ada.asked("enter", new Place("room-" + i));
    }

    EventException e =
        assertThrows(EventException.class, () -> ada.asked("enter", new Place("room-8")));
    assertEquals("TOO_MANY_ROOMS", e.code());
    assertEquals(
        "IS_THERE",
        assertThrows(EventException.class, () -> bob.asked("enter", new Place("lobby"))).code());
  }
}
