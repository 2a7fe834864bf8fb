// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.event.EventException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a chat")
class ChatTest {
  private final Chat chat = new Chat();

  // region testing
  @Test
  @DisplayName("who was away hears what was said meanwhile")
  void away() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      TestClient bob = kit.connect();

      ann.emit("say", "hello");
      assertEquals("hello", bob.next("said").string(0));

      bob.disconnect(); // a tunnel
      ann.emit("say", "where are you?");
      kit.advance(Duration.ofSeconds(10));
      bob.reconnect();
      assertEquals("where are you?", bob.next("said").string(0));

      ann.switchTo("long-polling");
      assertEquals(3, ann.call("add", 1, 2).integer(0));
    }
  }

  // endregion

  @Test
  @DisplayName("a room hears all but the speaker; presence is told; volatile events arrive")
  void room() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      TestClient bob = kit.connect();

      assertEquals("hall", ann.next("presence").string(0));
      assertTrue(kit.await(ann.emit("say", "hi").map(true)), "confirmed");
      assertTrue(kit.await(ann.emitVolatile("typing")), "written");

      assertEquals(0, bob.next("typing").size());
      assertEquals(1, bob.received("said").size());
      assertEquals(List.of(), bob.received("said"), "taken before");
      assertEquals(List.of(), ann.received("said"), "of his own");
    }
  }

  @Test
  @DisplayName("the server calls a client; a namespace is joined")
  void calls() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      ann.answer("name", call -> "Ann");

      ann.emit("ask");
      assertEquals(List.of("Ann"), chat.said);

      TestConversation admin = ann.join("admin");
      assertEquals(1, admin.call("said").integer(0));
      EventException refused = assertThrows(EventException.class, () -> ann.join("nowhere"));
      assertEquals("NO_NAMESPACE", refused.code());
    }
  }

  @Test
  @DisplayName("what does not come is told with what is there")
  void missing() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      AssertionError missing = assertThrows(AssertionError.class, () -> ann.next("said"));
      assertTrue(missing.getMessage().contains("presence"), missing.getMessage());
    }
  }
}
