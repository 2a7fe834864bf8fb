// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.examples.chat.Words.Came;
import io.throughline.examples.chat.Words.Entry;
import io.throughline.examples.chat.Words.Listed;
import io.throughline.examples.chat.Words.Presence;
import io.throughline.examples.chat.Words.Said;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BotTest {
  private static final Presence ADA = new Presence("a", "Ada", false, "xhr-streaming", 0);
  private static final Presence JOT = new Presence("j", "Jot", true, "websocket", 0);
  private static final String GREETING =
      "Welcome, Ada! You are here by xhr-streaming. /help tells what I know.";

  private final Participant chat = new Participant();
  private final Bot bot = new Bot(chat, new Wit(Clock.systemUTC(), new Random(1)));

  @BeforeEach
  void begin() {
    bot.begin();
    chat.replies.put("enter", new Entry("lobby", "j", List.of(JOT), List.of()));
    chat.hear("rooms", List.of(new Listed("lobby", 1)));
    assertEquals(List.of("call enter [{\"room\":\"lobby\"}]"), chat.told);
    chat.told.clear();
  }

  private static String say(String room, int number, String text) {
    return "emit say [{\"room\":\"%s\",\"number\":%d,\"text\":\"%s\"}]"
        .formatted(room, number, text)
        .substring("emit ".length());
  }

  private static Said said(String from, String text) {
    return new Said("lobby", from, "Ada", "websocket", 1, 0, text);
  }

  @Test
  @DisplayName("it greets who comes, and answers, and numbers what it says")
  void greets() {
    chat.hear("came", new Came("lobby", ADA));
    chat.hear("said", said("a", "/roll 1d1"));
    chat.hear("said", said("a", "hello"));

    assertEquals(List.of(say("lobby", 1, GREETING), say("lobby", 2, "Ada rolls 1.")), chat.told);
  }

  @Test
  @DisplayName("it does not answer itself, nor greet bots")
  void doesNotTalkToItself() {
    chat.hear("said", said("j", "/help"));
    chat.hear("came", new Came("lobby", new Presence("k", "Kit", true, "websocket", 0)));

    assertEquals(List.of(), chat.told);
  }

  @Test
  @DisplayName("it comes to a new room, greets who opened it, and leaves when all others have")
  void followsPeople() {
    chat.replies.put("enter", new Entry("tea", "j", List.of(ADA, JOT), List.of()));
    chat.hear("rooms", List.of(new Listed("lobby", 1), new Listed("tea", 1)));
    chat.hear("rooms", List.of(new Listed("lobby", 1), new Listed("tea", 2)));
    assertEquals(List.of("call enter [{\"room\":\"tea\"}]", say("tea", 1, GREETING)), chat.told);
    chat.told.clear();

    chat.hear("rooms", List.of(new Listed("lobby", 1), new Listed("tea", 1)));

    assertEquals(List.of("exit [{\"room\":\"tea\"}]"), chat.told);
  }

  @Test
  @DisplayName("in a new session it enters again, and its numbers begin again")
  void startsOver() {
    chat.hear("came", new Came("lobby", ADA));
    bot.startOver();
    chat.told.clear();

    chat.hear("rooms", List.of(new Listed("lobby", 1)));
    chat.hear("came", new Came("lobby", ADA));

    assertEquals(
        List.of("call enter [{\"room\":\"lobby\"}]", say("lobby", 1, GREETING)), chat.told);
  }
}
