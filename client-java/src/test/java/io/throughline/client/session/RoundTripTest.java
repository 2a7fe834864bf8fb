// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Recorder.WINDOW;
import static io.throughline.client.session.Recorder.attached;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.transport.Transport;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long the way to the server and back takes, and what is waited for because of it. */
class RoundTripTest {
  private static final int COST = 4_096;
  private static final String MESSAGE = "x".repeat(COST - EncodedFrame.OVERHEAD);

  private final Recorder recorder = Recorder.patient();

  /** Opens a session, ATTACHED coming so much later than its opener. */
  private Attempt openLate(Transport by, long ms) {
    Attempt attempt = recorder.attempt(by);
    recorder.now += ms;
    recorder.receive(attempt, recorder.welcome, attached(attempt, 0, 1));
    return attempt;
  }

  @Test
  @DisplayName("the round trip of a server that was slow at first is measured again at once")
  void slowAtFirst() {
    Attempt attempt = openLate(FakeTransport.websocket(), 800);
    assertEquals(List.of(new Frame.Ping(1)), recorder.frames());
    recorder.now += 50;
    recorder.receive(attempt, new Frame.Pong(1, 0, WINDOW));
    recorder.send("one");
    recorder.clear();

    recorder.pass(999);
    assertEquals(List.of(), recorder.frames());
    recorder.pass(1); // as the last round trip says, not the first

    assertEquals(List.of(new Frame.Ping(2)), recorder.frames());
  }

  @Test
  @DisplayName("a round trip that is short at first is not measured again")
  void shortAtFirst() {
    openLate(FakeTransport.websocket(), 200);

    assertEquals(List.of(), recorder.frames());
  }

  @Test
  @DisplayName(
      "the answer to a body measures the round trip; one that is longer than before counts for a"
          + " quarter")
  void bodies() {
    Attempt attempt = openLate(FakeTransport.posts(), 800);

    recorder.send("one");
    recorder.now += 100;
    recorder.answer(attempt, new Frame.Ack(1, WINDOW));
    assertEquals(100, recorder.session.rtt());
    recorder.send("two");
    recorder.now += 500;
    recorder.answer(attempt, new Frame.Ack(2, WINDOW));

    assertEquals(200, recorder.session.rtt());
  }

  @Test
  @DisplayName("after a loss little is on the way, and more with each confirmation")
  void flight() {
    Attempt attempt = openLate(FakeTransport.posts(), 100);
    for (int i = 0; i < 60; i++) {
      recorder.queue(MESSAGE);
    }
    recorder.flush();
    assertEquals(24, messages());

    recorder.lose(attempt);
    assertEquals(2, messages());
    recorder.answer(attempt, new Frame.Ack(2, WINDOW));
    assertEquals(6, messages());
    recorder.answer(attempt, new Frame.Ack(8, WINDOW));

    assertEquals(10, messages());
  }

  @Test
  @DisplayName("a PONG is waited for as long as other input flows, but not for ever")
  void flows() {
    Attempt attempt = openLate(FakeTransport.websocket(), 10);
    recorder.send("one");
    recorder.pass(1_000); // PING
    for (int times = 0; times < 10; times++) {
      recorder.pass(900);
      recorder.receive(attempt, new Frame.Volatile("more"));
    }
    assertEquals(State.OPEN, recorder.state());

    recorder.pass(4_000);

    assertEquals(State.RECONNECTING, recorder.state());
  }

  /** How many messages went out since this was asked last. */
  private long messages() {
    long count = recorder.frames().stream().filter(Frame.Text.class::isInstance).count();
    recorder.clear();
    return count;
  }

  @Test
  @DisplayName("a connection that was given up and only slow makes the next one get more time")
  void doubts() {
    Attempt attempt = openLate(FakeTransport.websocket(), 10);
    recorder.send("one");
    recorder.pass(2_000); // PING, and nothing in its time
    assertEquals(State.RECONNECTING, recorder.state());
    assertEquals(2_000, recorder.session.patience());

    Attempt again = recorder.attempt(FakeTransport.websocket());
    recorder.receive(again, attached(again, 0, 1));
    recorder.send("two");
    recorder.receive(again, new Frame.Ack(2, WINDOW));

    assertEquals(1_000, recorder.session.patience());
    assertEquals(List.of(attempt), recorder.dropped);
  }
}
