// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many wrong tokens are looked at. */
class AttemptsTest {
  private static final String HERE = "203.0.113.7";
  private static final String NEIGHBOUR = "203.0.113.99";
  private static final String ELSEWHERE = "198.51.100.1";

  private long now = 1_000;
  private final Attempts attempts = new Attempts(now);
  private int tokens;

  /** Guesses while it may; answers how often. */
  private int guess(String address, int most) {
    int guessed = 0;
    while (guessed < most && attempts.wait(address, now) == 0) {
      assertTrue(attempts.failed(address, "wrong " + tokens++, now));
      guessed++;
    }
    return guessed;
  }

  /** Another network each time. */
  private static String network(int i) {
    return "10." + i / 256 + "." + i % 256 + ".1";
  }

  @Test
  @DisplayName("so many from one network, then one more at a time")
  void network() {
    assertEquals(Attempts.BURST, guess(HERE, 1_000));
    assertEquals(Attempts.MORE_AFTER_MS, attempts.wait(NEIGHBOUR, now), "the network counts");
    assertEquals(0, attempts.wait(ELSEWHERE, now));

    now += Attempts.MORE_AFTER_MS - 1;
    assertEquals(1, attempts.wait(HERE, now));
    now += 1;
    assertEquals(1, guess(HERE, 1_000));
    now += 100 * Attempts.MORE_AFTER_MS;
    assertEquals(Attempts.BURST, guess(HERE, 1_000), "no more than at the beginning");
    now -= 5_000;
    assertTrue(attempts.wait(HERE, now) > 0, "a clock that goes back gives nothing");
  }

  @Test
  @DisplayName("the same wrong token again tells nobody anything and costs nothing")
  void same() {
    for (int i = 0; i < 1_000; i++) {
      assertEquals(0, attempts.wait(HERE, now));
      assertEquals(i == 0, attempts.failed(HERE, "of another system", now));
    }
  }

  @Test
  @DisplayName("several tools with old tokens in one network take turns and cost nothing more")
  void turns() {
    int tools = 8;
    for (int i = 0; i < 1_000; i++) {
      assertEquals(0, attempts.wait(HERE, now), "at turn " + i);
      assertEquals(i < tools, attempts.failed(HERE, "of tool " + i % tools, now), "at turn " + i);
    }
    assertTrue(attempts.failed(HERE, "of one more", now));
    assertTrue(attempts.failed(HERE, "of tool 0", now), "the oldest is not remembered any more");
    assertFalse(attempts.failed(HERE, "of tool 7", now));
  }

  @Test
  @DisplayName("a network is still known when its operator has to log in again")
  void knownAtNextLogin() {
    attempts.succeeded(ELSEWHERE, now);
    now += Door.LOGIN_MS;
    assertEquals(Attempts.BURST_OF_ALL, guessEach());
    assertEquals(Attempts.MORE_OF_ALL_AFTER_MS, attempts.wait(HERE, now));
    assertEquals(0, attempts.wait(ELSEWHERE, now));
  }

  @Test
  @DisplayName("so many from all networks, but a known one is bounded by itself alone")
  void all() {
    attempts.succeeded(ELSEWHERE, now);
    assertEquals(Attempts.BURST_OF_ALL, guessEach());
    assertEquals(Attempts.MORE_OF_ALL_AFTER_MS, attempts.wait(HERE, now));
    assertEquals(0, attempts.wait(ELSEWHERE, now), "the right token came from there");
    assertEquals(Attempts.BURST, guess(ELSEWHERE, 1_000));

    now += Attempts.KNOWN_MS;
    assertEquals(0, attempts.wait(ELSEWHERE, now));
    assertEquals(Attempts.BURST_OF_ALL, guessEach(), "as anybody again");
    assertTrue(attempts.wait(ELSEWHERE, now) > 0);
  }

  private int guessEach() {
    int guessed = 0;
    for (int i = 0; i < 5_000; i++) {
      guessed += guess(network(i), 1);
    }
    return guessed;
  }

  @Test
  @DisplayName("what is remembered has a bound, whoever comes for however long")
  void memory() {
    for (int second = 0; second < 3_600; second++) {
      for (int i = 0; i < 20; i++) {
        guess(network((second * 20 + i) % 65_536), 1);
      }
      now += 1_000;
    }
    for (int i = 0; i < 5_000; i++) {
      attempts.succeeded(network(i), now);
    }
    assertTrue(attempts.size() <= 2 * Attempts.MOST_NETWORKS, attempts.size() + " remembered");
    assertFalse(attempts.wait(network(1), now) > 0);
  }
}
