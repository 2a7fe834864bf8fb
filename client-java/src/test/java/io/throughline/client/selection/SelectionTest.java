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
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.client.session.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried when (§8), without connections. */
class SelectionTest {
  private static final long MINUTE = 60_000;
  private static final int ALL = 100;

  @Test
  @DisplayName("race: the transports start in their order, each some time beside those before it")
  void order() {
    Selection choices = selection();

    choices.attach(Cause.FIRST, 0, 0, false);

    assertEquals(
        List.of(start(WEBSOCKET, 0), start(STREAMING, 600), start(POLLING, 1_200)),
        starts(choices, 0, false, ALL));
  }

  @ParameterizedTest(name = "race: a round trip of {0} ms makes the next transport wait {1} ms")
  @CsvSource({"0, 600", "10, 300", "57, 300", "60, 310", "200, 800", "540, 1990", "5000, 2000"})
  void stagger(double rtt, long stagger) {
    Selection choices = selection(List.of(WEBSOCKET, STREAMING), new Memory.Known("", rtt));

    choices.attach(Cause.FIRST, 0, 0, false);

    assertEquals(
        List.of(start(WEBSOCKET, 0), start(STREAMING, stagger)), starts(choices, 0, false, ALL));
  }

  @Test
  @DisplayName("race: after a failure the next transport starts at once")
  void nextAtOnce() {
    Selection choices = selection();
    choices.attach(Cause.FIRST, 0, 0, false);
    choices.due(0, false);

    choices.attach(Cause.FAILED, 20, 0, false);

    assertEquals(STREAMING, choices.due(20, false));
    assertNull(choices.due(20, false));
  }

  @Test
  @DisplayName("race: once one is attached no other starts")
  void attached() {
    Selection choices = selection();
    choices.attach(Cause.FIRST, 0, 0, false);
    assertEquals(WEBSOCKET, choices.due(0, false));

    choices.onAttached(WEBSOCKET, 50, false);

    assertEquals(List.of(), starts(choices, 50, true, ALL));
  }

  @Test
  @DisplayName(
      "SL-3 when all have failed they are tried again after full jitter, which grows when that goes"
          + " on")
  void rounds() {
    Selection choices = new Selection(ORDER, Memory.Known.NOTHING, () -> 0.999);
    List<Long> delays = new ArrayList<>();

    for (int round = 0; round < 48; round++) {
      choices.attach(round == 0 ? Cause.FIRST : Cause.FAILED, 0, 0, false);
      long delay = choices.deadline(false);
      delays.add(delay);
      assertEquals(WEBSOCKET, tried(choices, delay).get(0));
    }

    List<Long> expected = new ArrayList<>(List.of(0L));
    expected.addAll(Collections.nCopies(41, 499L));
    expected.addAll(List.of(999L, 1_998L, 3_996L, 7_992L, 15_984L, 29_970L));
    assertEquals(expected, delays);
  }

  @Test
  @DisplayName("a failure while another attempt may still succeed starts no new round")
  void underWay() {
    Selection choices = selection(List.of(WEBSOCKET), Memory.Known.NOTHING);
    choices.attach(Cause.FIRST, 0, 0, false);
    choices.due(0, false);

    choices.attach(Cause.FAILED, 0, 0, true);

    assertEquals(Long.MAX_VALUE, choices.deadline(false));
  }

  @ParameterizedTest(name = "SL-4 retryAfter is kept, whatever the reason to attach: {0}")
  @EnumSource(names = {"FIRST", "NEXT", "LOST", "FAILED"})
  void retryAfter(Cause cause) {
    Selection choices = selection();

    choices.attach(cause, 100, 5_000, false);

    assertNull(choices.due(4_999, false));
    assertEquals(WEBSOCKET, choices.due(5_000, false));
  }

  @Test
  @DisplayName("memory: what worked last time starts first, and what is known is kept up to date")
  void remembered() {
    Selection choices = selection(ORDER, new Memory.Known("long-polling", 100));

    choices.attach(Cause.FIRST, 0, 0, false);
    assertEquals(
        List.of(start(POLLING, 0), start(WEBSOCKET, 450), start(STREAMING, 900)),
        starts(choices, 0, false, ALL));
    choices.onAttached(STREAMING, 1_000, false);
    choices.onRoundTrip(80);

    assertEquals(new Memory.Known("xhr-streaming", 80), choices.known());
  }

  @Test
  @DisplayName("memory: a name that nobody knows changes nothing")
  void unknownName() {
    Selection choices = selection(ORDER, new Memory.Known("carrier pigeon", 0));

    choices.attach(Cause.FIRST, 0, 0, false);

    assertEquals(WEBSOCKET, choices.due(0, false));
  }

  @Test
  @DisplayName(
      "the transport that carried the session is tried first, then the others in their order")
  void carrierFirst() {
    Selection choices = selection();
    choices.onAttached(POLLING, 0, false);

    choices.attach(Cause.LOST, 5_000, 0, false);

    assertEquals(List.of(POLLING, WEBSOCKET, STREAMING), tried(choices, 5_000));
  }

  @Test
  @DisplayName("the planned next connection is of the same transport, and no other")
  void planned() {
    Selection choices = selection();
    choices.onAttached(POLLING, 0, false);

    choices.attach(Cause.NEXT, 300, 0, false);

    assertEquals(List.of(start(POLLING, 300)), starts(choices, 300, false, ALL));
  }

  @Test
  @DisplayName(
      "SL-2 a stream that opened without proving itself is left out, unless it is the only one")
  void unproven() {
    Selection choices = selection(List.of(STREAMING, POLLING), Memory.Known.NOTHING);
    choices.onAttached(STREAMING, 0, false);
    choices.attach(Cause.UNPROVEN, 600, 0, false);
    assertEquals(List.of(POLLING), tried(choices, 600));
    choices.onAttached(POLLING, 700, false);
    choices.attach(Cause.LOST, 9_000, 0, false);
    assertEquals(List.of(POLLING), tried(choices, 9_000));

    Selection only = selection(List.of(STREAMING), Memory.Known.NOTHING);
    only.onAttached(STREAMING, 0, false);
    only.attach(Cause.UNPROVEN, 600, 0, false);
    assertNull(only.due(600, true));
    only.attach(Cause.LOST, 9_000, 0, false);
    assertEquals(STREAMING, only.due(9_000, false));
  }

  @Test
  @DisplayName("a stream that stalls is tried again when the others do not work, or there is none")
  void stalled() {
    Selection choices = selection(List.of(STREAMING, POLLING), Memory.Known.NOTHING);
    choices.onAttached(STREAMING, 0, false);
    choices.attach(Cause.STALLED, 600, 0, false);
    assertEquals(List.of(POLLING, STREAMING), tried(choices, 600));

    Selection only = selection(List.of(STREAMING), Memory.Known.NOTHING);
    only.onAttached(STREAMING, 0, false);
    only.attach(Cause.STALLED, 600, 0, false);
    assertEquals(List.of(STREAMING), tried(only, 600));
  }

  @Test
  @DisplayName(
      "SL-2 what did not prove itself is left for the lesser transports first; better ones are"
          + " looked for later")
  void lesserFirst() {
    Selection choices = selection();
    choices.onAttached(STREAMING, 0, false);

    choices.attach(Cause.UNPROVEN, 600, 0, false);
    assertEquals(List.of(POLLING, WEBSOCKET), tried(choices, 600));
    choices.onAttached(POLLING, 700, false);

    assertEquals(List.of(start(WEBSOCKET, 30_700)), starts(choices, 700, true, 1));
  }

  @Test
  @DisplayName("a stall on a transport without MARK is met by another connection of the same")
  void stall() {
    Selection choices = selection();
    choices.onAttached(WEBSOCKET, 0, false);

    choices.attach(Cause.UNPROVEN, 600, 0, false);

    assertEquals(List.of(WEBSOCKET), tried(choices, 600));
  }

  @Test
  @DisplayName(
      "SL-5 a transport that takes nothing upstream is left for the others, and tried again after"
          + " them")
  void blocked() {
    Selection choices = selection();
    choices.onAttached(STREAMING, 0, false);
    choices.attach(Cause.BLOCKED, 600, 0, false);
    assertEquals(List.of(POLLING, WEBSOCKET, STREAMING), tried(choices, 600));

    Selection only = selection(List.of(POLLING), Memory.Known.NOTHING);
    only.onAttached(POLLING, 0, false);
    only.attach(Cause.BLOCKED, 600, 0, false);
    assertEquals(List.of(POLLING), tried(only, 600));
  }

  @Test
  @DisplayName(
      "what the server does not allow is left out; a word that allows nothing known is ignored")
  void allowed() {
    Selection choices = selection();
    choices.allow(List.of("long-polling", "jsonp-polling"));
    choices.allow(List.of("a transport of tomorrow"));

    choices.attach(Cause.FIRST, 0, 0, false);

    assertEquals(List.of(POLLING), tried(choices, 0));
  }

  @Test
  @DisplayName(
      "SL-3 a lost connection is replaced at once; one that did not last, after a delay that does"
          + " not grow")
  void lost() {
    Selection choices = new Selection(ORDER, Memory.Known.NOTHING, () -> 0.999);
    List<Long> delays = new ArrayList<>();

    for (long now = 0; now < 500; now += 50) {
      choices.onAttached(WEBSOCKET, now, false);
      choices.attach(Cause.LOST, now + 50, 0, false);
      delays.add(choices.deadline(false) - now - 50);
    }
    choices.onAttached(WEBSOCKET, 1_000, false);
    choices.attach(Cause.LOST, MINUTE, 0, false);

    assertEquals(Collections.nCopies(10, 499L), delays);
    assertEquals(MINUTE, choices.deadline(false));
  }

  @Test
  @DisplayName("why something is started tells what it replaces, and what happened to that")
  void reason() {
    Selection choices = selection();
    assertEquals("first", choices.reason("first"));

    choices.onAttached(STREAMING, 0, false);

    assertEquals("xhr-streaming: silence", choices.reason("silence"));
  }
}
