// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WitTest {
  private final Wit wit =
      new Wit(Clock.fixed(Instant.parse("2026-03-01T12:34:56Z"), ZoneOffset.UTC), new Random(1));

  private String answer(String text) {
    return wit.answer("Ada", text).orElseThrow();
  }

  @Test
  @DisplayName("what people say to each other is not for the bot")
  void keepsQuiet() {
    for (String text : new String[] {"hello", "let us /roll", "jokers", " "}) {
      assertEquals(Optional.empty(), wit.answer("Ada", text), text);
    }
  }

  @Test
  @DisplayName("/help names every command, /time tells the time")
  void helps() {
    assertTrue(answer("/help").contains("/roll"), answer("/help"));
    assertEquals("It is 12:34:56 UTC+00:00.", answer(" /time "));
  }

  @Test
  @DisplayName("/roll rolls as many dice as it is told, with as many sides")
  void rolls() {
    for (int i = 0; i < 50; i++) {
      assertTrue(answer("/roll").matches("Ada rolls [1-6]\\."), answer("/roll"));
      assertTrue(answer("/roll d20").matches("Ada rolls (1?[1-9]|10|20)\\."), answer("/roll d20"));
      assertTrue(
          answer("/roll 3d2").matches("Ada rolls [12] \\+ [12] \\+ [12] = [3-6]\\."),
          answer("/roll 3d2"));
    }
    assertEquals("Ada rolls nothing, and gets it.", answer("/roll 0d6"));
    assertEquals("Ada rolls nothing, and gets it.", answer("/roll d0"));
  }

  @Test
  @DisplayName("a joke is told when asked for, by command or in a sentence")
  void jokes() {
    assertTrue(answer("/joke").length() > 20);
    assertTrue(answer("Do you know a Joke?").length() > 20);
  }

  @Test
  @DisplayName("other commands are told of, without what stands behind them")
  void doesNotKnowEverything() {
    assertEquals("I do not know /dance. /help tells what I know.", answer("/dance with me"));
    assertEquals("I do not know /roll. /help tells what I know.", answer("/roll 100d6"));
  }
}
