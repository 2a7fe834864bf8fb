// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import static io.throughline.client.selection.Choices.ORDER;
import static io.throughline.client.selection.Choices.POLLING;
import static io.throughline.client.selection.Choices.STREAMING;
import static io.throughline.client.selection.Choices.WEBSOCKET;
import static io.throughline.client.selection.Choices.selection;
import static io.throughline.client.selection.Choices.start;
import static io.throughline.client.selection.Choices.starts;
import static io.throughline.client.selection.Choices.tried;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.session.Cause;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When better transports are looked for beside a lesser one (SL-6). */
class PromotionTest {
  private static final long MINUTE = 60_000;

  @Test
  @DisplayName(
      "promotion: better transports are looked for after 30 s, 2 min, 8 min, and every 10 min from"
          + " then on")
  void times() {
    Selection choices = selection();
    choices.onAttached(STREAMING, 0, false);

    assertEquals(
        List.of(
            start(WEBSOCKET, 30_000),
            start(WEBSOCKET, 150_000),
            start(WEBSOCKET, 630_000),
            start(WEBSOCKET, 1_230_000),
            start(WEBSOCKET, 1_830_000)),
        starts(choices, 0, true, 5));
    assertTrue(choices.probing());
    assertEquals("promotion", choices.reason("lost"));
  }

  @ParameterizedTest(name = "promotion: the times vary by half: {0}")
  @CsvSource({"0, 15000, 75000, 315000", "1, 45000, 225000, 945000"})
  void jitter(double random, long first, long second, long third) {
    Selection choices = new Selection(ORDER, Memory.Known.NOTHING, () -> random);
    choices.onAttached(STREAMING, 0, false);

    List<Long> found = starts(choices, 0, true, 3).stream().map(Choices.Start::at).toList();

    assertEquals(List.of(first, second, third), found);
  }

  @Test
  @DisplayName(
      "promotion: a lesser transport that was tried first because it is remembered is improved on"
          + " soon")
  void remembered() {
    Selection choices = selection(ORDER, new Memory.Known("long-polling", 0));
    choices.onAttached(POLLING, 0, false);

    assertEquals(
        List.of(start(WEBSOCKET, 1_875), start(STREAMING, 2_475)), starts(choices, 0, true, 2));
  }

  @Test
  @DisplayName(
      "promotion: nothing is better than the best, and nothing is looked for while nothing works")
  void nothing() {
    Selection best = selection();
    best.onAttached(WEBSOCKET, 0, false);
    assertEquals(List.of(), starts(best, 0, true, 1));

    Selection lost = selection();
    lost.onAttached(POLLING, 0, false);
    assertNull(lost.due(10 * MINUTE, false));
  }

  @Test
  @DisplayName(
      "promotion: attached again by the same transport, the times go on; by another, they start"
          + " again")
  void again() {
    Selection choices = selection();
    choices.onAttached(POLLING, 0, false);
    choices.onAttached(POLLING, 20_000, false);
    assertEquals(30_000, choices.deadline(true));

    choices.onAttached(STREAMING, 25_000, false);

    assertEquals(55_000, choices.deadline(true));
  }

  @Test
  @DisplayName(
      "promotion: when the network may have changed, better ones are tried at once, the unproven"
          + " ones as well")
  void network() {
    Selection choices = selection();
    choices.onAttached(STREAMING, 0, false);
    choices.attach(Cause.UNPROVEN, 600, 0, false);
    choices.onAttached(POLLING, 700, false);

    choices.onNetwork(1_000);

    assertEquals(
        List.of(start(WEBSOCKET, 1_000), start(STREAMING, 1_600), start(WEBSOCKET, 31_000)),
        starts(choices, 1_000, true, 3));
  }

  @Test
  @DisplayName("a connection that is wanted ends the search for a better one")
  void wanted() {
    Selection choices = selection();
    choices.onAttached(POLLING, 0, false);
    choices.due(30_000, true);
    assertTrue(choices.probing());

    choices.attach(Cause.LOST, 30_100, 0, false);

    assertFalse(choices.probing());
    assertEquals(List.of(POLLING, WEBSOCKET, STREAMING), tried(choices, 30_100));
  }

  @Test
  @DisplayName(
      "promotion: a better one that a race overtook is tried again at once, unless it did not prove"
          + " itself")
  void overtaken() {
    Selection overtaken = selection();
    overtaken.onAttached(WEBSOCKET, 0, false);
    overtaken.onAttached(POLLING, 1_999, false);
    assertEquals(List.of(start(WEBSOCKET, 1_999)), starts(overtaken, 1_999, true, 1));

    Selection lost = selection();
    lost.onAttached(WEBSOCKET, 0, false);
    lost.onAttached(POLLING, 2_000, false);

    assertEquals(List.of(start(WEBSOCKET, 32_000)), starts(lost, 2_000, true, 1));
  }

  @Test
  @DisplayName(
      "promotion: what was left because nothing goes upstream by it is not tried again at once")
  void blocked() {
    Selection choices = selection();
    choices.onAttached(WEBSOCKET, 0, false);
    choices.attach(Cause.BLOCKED, 1_000, 0, false);
    choices.onAttached(POLLING, 1_000, false);

    assertEquals(List.of(start(WEBSOCKET, 31_000)), starts(choices, 1_000, true, 1));
  }

  @Test
  @DisplayName(
      "promotion: a lesser transport that the application asked for stays, until the network"
          + " changes")
  void askedFor() {
    Selection choices = selection();
    choices.onAttached(WEBSOCKET, 0, false);
    choices.onAttached(POLLING, 1_000, true);
    assertEquals(List.of(), starts(choices, 1_000, true, 1));

    choices.onNetwork(MINUTE);

    assertEquals(WEBSOCKET, choices.due(MINUTE, true));
  }
}
