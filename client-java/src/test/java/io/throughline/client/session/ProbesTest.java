// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Recorder.WINDOW;
import static io.throughline.client.session.Recorder.attached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Attempts beside others: races, probes, polls that follow each other. */
class ProbesTest {
  private static final FakeTransport POLLING = FakeTransport.polling();

  @Test
  @DisplayName(
      "what still connects when another transport is attached may be better, and goes on beside it")
  void slowButBetter() {
    Recorder recorder = new Recorder();
    Attempt slow = recorder.begin(FakeTransport.websocket());
    Attempt quick = recorder.open(FakeTransport.posts());
    assertEquals(List.of(), recorder.dropped);

    recorder.opener(slow);
    recorder.receive(slow, attached(slow, 0, 1));

    assertEquals(List.of(quick), recorder.dropped);
    assertEquals(List.of("attached 1", "open", "attached 2"), recorder.log);
  }

  @Test
  @DisplayName("what still connects by the same transport as the one that is attached is closed")
  void sameTransport() {
    Recorder recorder = new Recorder();
    FakeTransport websocket = FakeTransport.websocket();
    Attempt slow = recorder.begin(websocket);

    recorder.open(websocket);

    assertEquals(List.of(slow), recorder.dropped);
  }

  @TestFactory
  @DisplayName("AT-16 a probe that fails touches nothing, and nothing is made in its place")
  Stream<DynamicTest> failures() {
    return Stream.of(
        failure("is refused", (r, probe) -> r.receive(probe, Frame.Reject.of(CloseCode.DRAINING))),
        failure("ends", (r, probe) -> r.end(probe, false, "lost")),
        failure(
            "says what cannot be read", (r, probe) -> broken(r, probe, CloseCode.PROTOCOL_ERROR)),
        failure("says too much", (r, probe) -> broken(r, probe, CloseCode.TOO_LARGE)),
        failure("is never answered", (r, probe) -> r.pass(2_000)));
  }

  private static void broken(Recorder recorder, Attempt probe, CloseCode code) {
    recorder.receiveBroken(probe, new ProtocolException(code, "broken"));
  }

  private static DynamicTest failure(String how, BiConsumer<Recorder, Attempt> fail) {
    return dynamicTest(
        how,
        () -> {
          Recorder recorder = Recorder.patient();
          Attempt working = recorder.open();
          recorder.clear();
          Attempt probe = recorder.attempt(FakeTransport.streaming(), true);

          fail.accept(recorder, probe);
          recorder.receive(working, new Frame.Text("goes on"));

          assertEquals(List.of(probe), recorder.dropped);
          assertEquals(List.of(), recorder.attaches);
          assertEquals(List.of("goes on"), recorder.messages);
          assertEquals(State.OPEN, recorder.state());
        });
  }

  @Test
  @DisplayName(
      "AT-16 a probe that fails between two polls does not keep the next poll from being made")
  void betweenPolls() {
    Recorder recorder = new Recorder();
    Attempt poll = recorder.open(POLLING);
    Attempt probe = recorder.attempt(FakeTransport.websocket(), true);
    recorder.end(poll, true, "answered");
    recorder.clear();

    recorder.end(probe, false, "refused");

    assertEquals(List.of(Cause.NEXT), recorder.attaches);
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName("AT-17 a probe that is refused beside a poll that is parked touches nothing (AT-16)")
  void besideParkedPoll() {
    Recorder recorder = new Recorder();
    Attempt answered = recorder.open(POLLING);
    recorder.end(answered, true, "answered");
    Attempt parked = recorder.attempt(POLLING);
    Attempt probe = recorder.attempt(FakeTransport.websocket(), true);

    recorder.receive(probe, Frame.Reject.of(CloseCode.PROTOCOL_ERROR));

    assertEquals(List.of(), recorder.ends);
    assertTrue(recorder.dropped.contains(probe));
    assertFalse(recorder.dropped.contains(parked));
  }

  @Test
  @DisplayName("LP-3 a poll that a newer one released is no failure")
  void released() {
    Recorder recorder = new Recorder();
    recorder.open(POLLING);
    Attempt older = recorder.attempt(POLLING);
    recorder.attempt(POLLING);
    recorder.clear();

    recorder.end(older, true, "answered");

    assertEquals(List.of(), recorder.attaches);
    assertEquals(List.of("overtaken"), recorder.failures);
  }

  @Test
  @DisplayName(
      "AT-9 what was confirmed meanwhile by another attempt is skipped behind a raced HELLO: BASE"
          + " says so")
  void baseBehindRacedHello() {
    Recorder recorder = new Recorder();
    recorder.send("one");
    Attempt poll = recorder.attempt(POLLING);
    Attempt stream = recorder.attempt(FakeTransport.websocket()); // its HELLO carries "one" as well
    recorder.receive(poll, recorder.welcome, attached(poll, 1, 1));
    recorder.send("two");
    recorder.answer(poll, new Frame.Ack(1, WINDOW)); // HS-8: the answer to what chose the session
    recorder.answer(poll, new Frame.Ack(2, WINDOW));
    recorder.receive(stream, recorder.welcome, attached(stream, 2, 1));
    recorder.clear();

    recorder.send("three");

    assertEquals(List.of(new Frame.Base(3), new Frame.Text("three")), recorder.frames());
  }

  @Test
  @DisplayName(
      "a probe that was attached in place of a newer poll, and was superseded by it, is a lost"
          + " connection")
  void overtakenProbe() {
    Recorder recorder = new Recorder();
    Attempt poll = recorder.open(POLLING);
    Attempt probe = recorder.attempt(FakeTransport.websocket(), true);
    recorder.end(poll, true, "answered");
    Attempt next = recorder.attempt(POLLING);
    recorder.receive(probe, attached(probe, 0, 1));
    assertTrue(recorder.dropped.contains(next));
    recorder.clear();

    recorder.receive(probe, Frame.Reject.of(CloseCode.SUPERSEDED)); // the server saw the poll later

    assertEquals(List.of(Cause.LOST), recorder.attaches);
    assertEquals(State.RECONNECTING, recorder.state());
  }

  @Test
  @DisplayName(
      "a poll that was released by a newer attempt, which has failed meanwhile, has failed as well")
  void releasedByWhatFailed() {
    Recorder recorder = new Recorder();
    recorder.session.cut("cut", recorder.now);
    Attempt older = recorder.attempt(POLLING);
    Attempt newer = recorder.attempt(FakeTransport.websocket(), true);
    recorder.end(newer, false, "lost");
    recorder.clear();

    recorder.end(older, true, "answered");

    assertEquals(List.of(Cause.FAILED), recorder.attaches);
  }
}
