// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Recorder.SID;
import static io.throughline.client.session.Recorder.WINDOW;
import static io.throughline.client.session.Recorder.attached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Reaction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Attempts, clause by clause, without I/O. */
class AttemptsTest {
  @Test
  @DisplayName("AT-1 each HELLO and each ATTACH of a session has a higher attempt")
  void numbers() {
    Recorder recorder = new Recorder();
    List<Frame> openers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Attempt attempt = recorder.begin(FakeTransport.websocket());
      openers.add(recorder.opener(attempt).get(0));
      if (i == 2) {
        recorder.receive(attempt, recorder.welcome, attached(attempt, 0, 1));
      }
    }

    assertEquals(
        List.of("HELLO 1", "HELLO 2", "HELLO 3", "ATTACH 4", "ATTACH 5"),
        openers.stream().map(AttemptsTest::numbered).toList());
  }

  private static String numbered(Frame opener) {
    return opener instanceof Frame.Hello hello
        ? "HELLO " + hello.attempt()
        : "ATTACH " + ((Frame.Attach) opener).attempt();
  }

  @Test
  @DisplayName(
      "HS-8 a client that chose a raced session sends a frame at once; one that did not race need"
          + " not")
  void raced() {
    Recorder alone = new Recorder();
    alone.open();
    assertEquals(List.of(), alone.frames());

    Recorder raced = new Recorder();
    raced.attempt(FakeTransport.websocket());
    Attempt attempt = raced.begin(FakeTransport.websocket());
    Frame.Hello hello = (Frame.Hello) raced.opener(attempt).get(0);
    raced.receive(attempt, raced.welcome, attached(attempt, 0, 1));

    assertTrue(hello.raced());
    assertEquals(
        List.of(new Recorder.Written(2, List.of(new Frame.Ack(0, WINDOW)))), raced.written);
  }

  @Test
  @DisplayName("AT-17 a connection that was refused, or given up as too late, is closed")
  void closed() {
    Recorder recorder = new Recorder();
    recorder.open();
    Attempt refused = recorder.attempt(FakeTransport.websocket());
    recorder.receive(refused, Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(700));
    assertEquals(List.of(refused), recorder.dropped);

    Attempt late = recorder.begin(FakeTransport.websocket(), false, 500);
    recorder.opener(late);
    recorder.pass(499);
    assertEquals(List.of(refused), recorder.dropped);
    recorder.pass(1);
    assertEquals(List.of(refused, late), recorder.dropped);
  }

  @TestFactory
  @DisplayName("AT-19 what is out of place before ATTACHED fails that attempt only")
  Stream<DynamicTest> early() {
    return Stream.of(new Frame.Text("too early"), new Frame.End(), new Frame.Ping(1))
        .map(frame -> DynamicTest.dynamicTest(frame.kind().name(), () -> early(frame)));
  }

  private static void early(Frame frame) {
    Recorder recorder = new Recorder();
    Attempt working = recorder.open();
    recorder.clear();
    Attempt attempt = recorder.attempt(FakeTransport.websocket());

    recorder.receive(attempt, frame);
    recorder.receive(working, new Frame.Text("goes on"));

    assertEquals(List.of(attempt), recorder.dropped);
    assertEquals(List.of("goes on"), recorder.messages);
    assertEquals(List.of(), recorder.frames());
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName("AT-8 an ATTACHED that comes again on its connection numbers what follows it")
  void again() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.receive(attempt, new Frame.Text("one"), new Frame.Text("two"));

    recorder.receive(
        attempt, attached(attempt, 0, 2), new Frame.Text("two"), new Frame.Text("three"));

    assertEquals(List.of("one", "two", "three"), recorder.messages);
    assertEquals(List.of(), recorder.dropped);
  }

  @Test
  @DisplayName("AT-1 an attempt gets its number when its opener is written, however late that is")
  void lateNumber() {
    Recorder recorder = new Recorder();
    Attempt slow = recorder.begin(FakeTransport.websocket());
    Attempt quick = recorder.open();

    List<Frame> opener = recorder.opener(slow);

    assertEquals(1, quick.number);
    assertEquals(List.of(new Frame.Attach(SID, 2, 0, WINDOW)), opener);
  }

  @Test
  @DisplayName(
      "AT-17 a connection that is made after its attempt was given up is closed, nothing is written"
          + " to it")
  void tooLate() {
    Recorder recorder = new Recorder();
    Attempt working = recorder.open();
    Attempt slow = recorder.begin(FakeTransport.websocket());
    recorder.session.close(1000, "", recorder.now);
    recorder.receive(working, new Frame.Close(1000, 0, ""));

    assertEquals(List.of(), recorder.opener(slow));
    assertEquals(List.of(working, slow), recorder.dropped);
  }

  @Test
  @DisplayName("SL-1 an attempt is not open before ATTACHED, whatever it says")
  void notOpen() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.attempt(FakeTransport.websocket());

    recorder.receive(attempt, recorder.welcome);
    assertEquals(State.CONNECTING, recorder.state());
    recorder.receive(attempt, attached(attempt, 0, 1));

    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName(
      "what is over a limit fails an attempt before ATTACHED, and ends the session after it")
  void overLimit() {
    ProtocolException tooLarge = new ProtocolException(CloseCode.TOO_LARGE, "size");
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.attempt(FakeTransport.websocket());
    recorder.receiveBroken(attempt, tooLarge);
    assertEquals(List.of(attempt), recorder.dropped);
    assertEquals(State.CONNECTING, recorder.state());

    recorder.receiveBroken(recorder.open(), tooLarge);

    assertEquals(List.of(new Frame.Close(4413, 0, "")), recorder.frames());
    assertEquals(4413, recorder.ends.get(0).code());
    assertEquals(Reaction.STOP, recorder.ends.get(0).reaction());
  }

  @Test
  @DisplayName("MOVE asks for another connection after its time, at the address that it names")
  void move() {
    Recorder recorder = Recorder.patient();
    Attempt attempt = recorder.open();
    recorder.clear();

    recorder.receive(attempt, new Frame.Move(500, 1_000, "https://elsewhere/base"));
    recorder.pass(499);
    assertEquals(List.of(), recorder.attaches);
    recorder.pass(1); // of the spread the random part is 0 here

    assertEquals(List.of("moved https://elsewhere/base"), recorder.log);
    assertEquals(List.of(Cause.NEXT), recorder.attaches);
    assertEquals(State.OPEN, recorder.state());
  }

  @Test
  @DisplayName("HB-6 a poll that takes the session over asks for an answer at once")
  void promptPoll() {
    Recorder recorder = new Recorder();
    recorder.open();

    List<Frame> opener = recorder.opener(recorder.begin(FakeTransport.polling()));

    assertEquals(
        List.of(FrameKind.ATTACH, FrameKind.PING), opener.stream().map(Frame::kind).toList());
  }
}
