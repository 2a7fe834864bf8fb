// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Recorder.TERMS;
import static io.throughline.client.session.Recorder.WINDOW;
import static io.throughline.client.session.Recorder.attached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Silence, proof, stalls and bodies that are lost, clause by clause, without I/O. */
class SignsOfLifeTest {
  @Test
  @DisplayName("HB-4 a connection without a byte for pingInterval and pingTimeout counts as lost")
  void silence() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.pass(TERMS.pingInterval());
    recorder.receive(attempt); // padding is a sign of life (FR-2)
    recorder.clear();

    recorder.pass(TERMS.pingInterval() + TERMS.pingTimeout() - 1);
    assertEquals(State.OPEN, recorder.state());
    recorder.pass(1);

    assertEquals(State.RECONNECTING, recorder.state());
    assertEquals(List.of(Cause.LOST), recorder.attaches);
  }

  @Test
  @DisplayName("HB-5 HB-2 PING is answered where it is read, with its token and what has arrived")
  void pong() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();

    recorder.receive(attempt, new Frame.Text("one"), new Frame.Ping(7));

    assertEquals(
        List.of(new Recorder.Written(attempt.number, List.of(new Frame.Pong(7, 1, WINDOW)))),
        recorder.written);
  }

  @Test
  @DisplayName("a confirmation that is late is asked for by PING; without PONG the way is dead")
  void lateConfirmation() {
    Recorder recorder = Recorder.patient();
    Attempt attempt = recorder.open();
    recorder.send("one");
    recorder.clear();

    recorder.pass(999);
    assertEquals(List.of(), recorder.frames());
    recorder.pass(1);
    assertEquals(List.of(new Frame.Ping(1)), recorder.frames());
    recorder.pass(1);
    recorder.receive(attempt, new Frame.Text("the way back works"));
    recorder.pass(3_999);
    assertEquals(State.OPEN, recorder.state());
    recorder.pass(1);

    assertEquals(State.RECONNECTING, recorder.state());
    assertEquals(List.of(Cause.LOST), recorder.attaches);
    assertEquals(List.of(), recorder.dropped); // AT-6: it is still heard
  }

  @Test
  @DisplayName(
      "SL-2 a stream whose MARK does not come within 600 ms is not proven; one whose MARK comes is")
  void mark() {
    Recorder proven = Recorder.patient();
    proven.receive(proven.open(FakeTransport.streaming()), new Frame.Mark());
    proven.pass(10_000);
    assertEquals(List.of(), proven.attaches);

    Recorder unproven = new Recorder();
    unproven.open(FakeTransport.streaming());
    unproven.pass(599);
    assertEquals(List.of(), unproven.attaches);
    unproven.pass(1);

    assertEquals(List.of(Cause.UNPROVEN), unproven.attaches);
    assertEquals(State.OPEN, unproven.state()); // AT-6: it goes on meanwhile
  }

  @Test
  @DisplayName("§7.6 beside a stream that has stalled attempts are made until one succeeds")
  void stalled() {
    Recorder recorder = new Recorder();
    Attempt stream = recorder.open(FakeTransport.posts());
    recorder.send("one");
    recorder.answer(stream, new Frame.Ack(1, WINDOW), new Frame.Written(9));
    recorder.pass(1_000);
    assertEquals(List.of(Cause.STALLED), recorder.attaches);

    Attempt beside = recorder.attempt(FakeTransport.polling());
    recorder.end(beside, false, "lost");

    assertEquals(List.of(Cause.STALLED, Cause.FAILED), recorder.attaches);
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName(
      "AT-6 when a body is lost, another connection is made beside the one that may be dead")
  void bodyLost() {
    Recorder recorder = new Recorder();
    Attempt stream = recorder.open(FakeTransport.posts());
    recorder.send("one");

    recorder.lose(stream);

    assertEquals(List.of(Cause.NEXT), recorder.attaches);
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName(
      "SL-4 SL-5 two bodies lost in a row make the connection doubtful, one more after that blocks"
          + " the way")
  void blocked() {
    Recorder recorder = new Recorder();
    Attempt stream = recorder.open(FakeTransport.posts());
    recorder.send("one");
    loseOne(recorder, stream);
    assertEquals(List.of(Cause.NEXT), recorder.attaches);
    loseOne(recorder, stream);
    assertEquals(List.of(Cause.NEXT, Cause.LOST), recorder.attaches);
    assertEquals(State.RECONNECTING, recorder.state());

    Attempt again = recorder.attempt(FakeTransport.posts());
    recorder.receive(again, attached(again, 0, 1));
    assertEquals(State.OPEN, recorder.state());
    loseOne(recorder, stream);

    assertEquals(List.of(Cause.NEXT, Cause.LOST, Cause.BLOCKED), recorder.attaches);
  }

  @Test
  @DisplayName(
      "SL-5 a poll that the server holds does not keep the session from another connection when"
          + " bodies are lost")
  void heldPoll() {
    Recorder recorder = new Recorder();
    Attempt answered = recorder.open(FakeTransport.polling());
    recorder.end(answered, true, "answered");
    Attempt held = recorder.held(FakeTransport.polling());
    recorder.send("one");
    loseOne(recorder, answered);
    loseOne(recorder, answered);

    assertTrue(recorder.dropped.contains(held));
    assertEquals(List.of(Cause.NEXT, Cause.LOST), recorder.attaches);
  }

  @Test
  @DisplayName("SL-5 nor does one that is to be held and is not even connected")
  void heldPollThatConnects() {
    Recorder recorder = new Recorder();
    Attempt answered = recorder.open(FakeTransport.polling());
    recorder.end(answered, true, "answered");
    Attempt held = recorder.toBeHeld(FakeTransport.polling());
    recorder.send("one");
    loseOne(recorder, answered);
    loseOne(recorder, answered);

    assertTrue(recorder.dropped.contains(held));
    assertEquals(List.of(Cause.NEXT, Cause.LOST), recorder.attaches);
  }

  private static void loseOne(Recorder recorder, Attempt stream) {
    recorder.lose(stream);
    recorder.pass(0);
  }

  @Test
  @DisplayName("UP-7 an answer that cannot be read is none: the body goes out again")
  void unreadable() {
    Recorder recorder = new Recorder();
    Attempt stream = recorder.open(FakeTransport.posts());
    recorder.send("one");
    List<Frame> first = recorder.frames();
    recorder.clear();

    recorder.lose(stream);
    recorder.pass(0);

    assertEquals(first, recorder.frames().stream().filter(first::contains).toList());
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName("DL-8 what a lost body has confirmed is confirmed again")
  void lostConfirmation() {
    Recorder recorder = new Recorder();
    Attempt stream = recorder.open(FakeTransport.posts());
    recorder.receive(stream, new Frame.Text("one"));
    recorder.pass(TERMS.ackDelay());
    Frame ack = new Frame.Ack(1, WINDOW);
    assertEquals(1, count(recorder, ack));

    recorder.lose(stream);
    recorder.pass(0);

    assertEquals(2, count(recorder, ack));
  }

  @Test
  @DisplayName("DL-8 what was confirmed by a connection that is superseded is confirmed again")
  void supersededConfirmation() {
    Recorder recorder = new Recorder();
    Attempt older = recorder.open();
    Attempt newer = recorder.attempt(FakeTransport.posts());
    recorder.receive(older, new Frame.Text("one"));
    recorder.pass(TERMS.ackDelay());
    Frame ack = new Frame.Ack(1, WINDOW);
    assertEquals(1, count(recorder, ack));

    recorder.receive(newer, attached(newer, 0, 1)); // fenced before it came (AT-4)

    assertEquals(2, count(recorder, ack));
  }

  private static long count(Recorder recorder, Frame frame) {
    return recorder.frames().stream().filter(frame::equals).count();
  }

  @Test
  @DisplayName(
      "a check asks at once for a sign of life, and finds a dead connection sooner than silence"
          + " would")
  void check() {
    Recorder recorder = Recorder.patient();
    recorder.open();

    recorder.session.check(recorder.now);
    recorder.session.check(recorder.now);

    assertEquals(List.of(new Frame.Ping(1)), recorder.frames());
    recorder.pass(999);
    assertEquals(State.OPEN, recorder.state());
    recorder.pass(1);
    assertEquals(State.RECONNECTING, recorder.state());
  }

  @Test
  @DisplayName("a cut lets every connection go; the session waits and can be attached")
  void cut() {
    Recorder recorder = new Recorder();
    Attempt working = recorder.open();
    Attempt probe = recorder.attempt(FakeTransport.streaming(), true);
    recorder.clear();

    recorder.session.cut("cut", recorder.now);
    assertEquals(List.of(working, probe), recorder.dropped);
    assertEquals(State.RECONNECTING, recorder.state());
    assertEquals(List.of(), recorder.attaches);
    Attempt again = recorder.attempt(FakeTransport.websocket());
    recorder.receive(again, attached(again, 0, 1));

    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName("ST-2 a session that is not attached in resumeTimeout is over, a new one is wanted")
  void expired() {
    Recorder recorder =
        new Recorder(new Timing(2_000, 1_000, 500, 20_000, 100), Limits.DEFAULTS, 5_000);
    recorder.end(recorder.open(), false, "lost");

    recorder.pass(499);
    assertEquals(State.RECONNECTING, recorder.state());
    recorder.pass(1);

    assertEquals(State.CLOSED, recorder.state());
    assertEquals(4407, recorder.ends.get(0).code());
  }
}
