// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the bot has to say; it hears and speaks by somebody else. */
final class Wit {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'xxx");
  private static final Pattern ROLL = Pattern.compile("/roll(?: +(\\d{1,2})?d(\\d{1,3}))?");
  private static final Pattern JOKE = Pattern.compile("(?i)(^/joke$)|\\bjoke\\b");
  private static final String HELP =
      "/roll 2d6 rolls dice, /time tells the time, /joke or the word in a sentence a joke. I am a"
          + " Java program with a session of my own. Now spoil your network, and ask me again.";

  private static final List<String> JOKES =
      List.of(
          "I would tell you a joke about UDP, but you might not get it.",
          "I know one about TCP. Do you want to hear one about TCP? Yes? I shall tell you one.",
          "Exactly once, a distributed system walked into a bar. Exactly once.",
          "Two WebSockets met a proxy. One was refused; the other still waits to hear of it.",
          "Why did the long poll wait so patiently? It was promised an answer.",
          "A buffering proxy tells the best jokes, all of them at the very end.");

  private final Clock clock;
  private final RandomGenerator random;

  Wit(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  String greeting(String name, String transport) {
    return "Welcome, " + name + "! You are here by " + transport + ". /help tells what I know.";
  }

  /** The answer to what someone said; empty when it was not for a bot. */
  Optional<String> answer(String name, String text) {
    String said = text.strip();
    Matcher roll = ROLL.matcher(said);
    if (said.equals("/help")) {
      return Optional.of(HELP);
    } else if (said.equals("/time")) {
      return Optional.of("It is " + TIME.format(OffsetDateTime.now(clock)) + ".");
    } else if (roll.matches()) {
      return Optional.of(roll(name, number(roll.group(1), 1), number(roll.group(2), 6)));
    } else if (JOKE.matcher(said).find()) {
      return Optional.of(JOKES.get(random.nextInt(JOKES.size())));
    } else if (said.startsWith("/")) {
      return Optional.of("I do not know " + said.split("\\s", 2)[0] + ". /help tells what I know.");
    }
    return Optional.empty();
  }

  private String roll(String name, int dice, int sides) {
    if (dice == 0 || sides == 0) {
      return name + " rolls nothing, and gets it.";
    }
    int[] eyes = random.ints(dice, 1, sides + 1).toArray();
    int sum = 0;
    for (int each : eyes) {
      sum += each;
    }
    String all = Arrays.stream(eyes).mapToObj(String::valueOf).collect(Collectors.joining(" + "));
    return name + " rolls " + (dice == 1 ? all : all + " = " + sum) + ".";
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }
}
