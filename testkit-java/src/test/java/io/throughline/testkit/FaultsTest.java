// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Ending;
import io.throughline.event.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("cuts, changes of transport, and time")
class FaultsTest {
  private static final List<String> HUNDRED =
      IntStream.range(0, 100).mapToObj(Integer::toString).toList();

  private final Chat chat = new Chat();

  @Test
  @DisplayName("cuts in the midst of 100 events lose and double none, either way")
  void cuts() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      TestClient bob = kit.connect();
      int[] heard = {0};
      kit.run(
          () ->
              bob.conversation()
                  .on(
                      "said",
                      event -> {
                        if (++heard[0] % 30 == 0) {
                          bob.connection().cut(); // what follows is under way
                        }
                      }));
      kit.run(
          () -> {
            HUNDRED.forEach(text -> ann.conversation().emit("say", text));
            kit.vertx().runOnContext(v -> ann.connection().cut());
            return ann;
          });
      kit.advance(Duration.ofSeconds(20));

      assertEquals(HUNDRED, chat.said, "at the server");
      assertEquals(HUNDRED, texts(bob.received("said")), "at the other client");
      assertTrue(heard[0] >= 100, "cut at 30, 60 and 90");
      assertNull(ann.closed(), "the same session");
      assertNull(bob.closed(), "the same session");
    }
  }

  private static List<String> texts(List<Arguments> events) {
    return events.stream().map(it -> it.string(0)).toList();
  }

  @Test
  @DisplayName("a session that nobody resumes ends with 4407, which tells what is confirmed")
  void timeout() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      kit.await(ann.emit("say", "confirmed"));
      String first = ann.connection().id();

      ann.disconnect();
      ann.emit("say", "of unknown fate");
      kit.advance(Duration.ofMinutes(3));
      assertEquals(0, kit.throughline().sessionCount());
      ann.reconnect();

      Ending ending = ann.closed();
      assertNotNull(ending);
      assertEquals(new Ending(4407, ending.reason(), 1, 1, true), ending);
      assertNotEquals(first, ann.connection().id());
      assertEquals(List.of("confirmed"), chat.said);
    }
  }

  @Test
  @DisplayName("a session moves to what is asked for, and to what gets through")
  void transports() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      assertEquals("websocket", ann.transport());
      ann.switchTo("xhr-streaming");
      assertEquals("xhr-streaming", ann.transport());

      kit.switchTo("long-polling");
      kit.await(ann.emit("say", "by polls"));
      assertEquals("long-polling", ann.transport());

      kit.unblock("websocket");
      kit.advance(Duration.ofMinutes(10));
      assertEquals("websocket", ann.transport(), "promoted");
      assertEquals(List.of("by polls"), chat.said);
      assertNull(ann.closed());
    }
  }

  @Test
  @DisplayName("a restart of the server ends the sessions; new ones follow")
  void restart() {
    try (TestKit kit = TestKit.create(chat::setUp)) {
      TestClient ann = kit.connect();
      kit.restartServer();
      kit.advance(Duration.ofSeconds(10));

      assertTrue(ann.isOpen());
      Ending ending = ann.closed();
      assertNotNull(ending);
      assertEquals(4404, ending.code());
      assertEquals(1, kit.throughline().sessionCount());
      assertEquals(3, ann.call("add", 1, 2).integer(0));
    }
  }
}
