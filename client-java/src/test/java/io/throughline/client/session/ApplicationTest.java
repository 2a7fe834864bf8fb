// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Recorder.WINDOW;
import static io.throughline.client.session.Recorder.attached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.session.Settle.Fate;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the application sends, takes and closes. */
class ApplicationTest {
  private static final String QUARTER = "x".repeat(16_384);

  @Test
  @DisplayName("CL-6 each message is settled once, and the end tells the counts")
  void counts() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.send("one");
    recorder.send("two");
    recorder.receive(attempt, new Frame.Ack(1, WINDOW));
    recorder.send("x".repeat(Limits.DEFAULTS.maxMessage() + 1));
    recorder.receive(attempt, new Frame.Close(1000, 1, "bye"));

    assertEquals(List.of(Fate.CONFIRMED, Fate.TOO_LARGE, Fate.UNKNOWN_FATE), recorder.fates);
    SessionEnd end = recorder.ends.get(0);
    assertEquals(List.of(1L, 1L), List.of(end.confirmed(), end.unknown()));
    assertEquals("bye", end.reason());
    assertFalse(recorder.send("after the end"));
    assertEquals(0, recorder.session.bufferedBytes());
  }

  @Test
  @DisplayName("CL-6 what was never numbered counts as unknown")
  void neverSent() {
    Recorder recorder = new Recorder();
    recorder.queue("one");

    recorder.session.close(1000, "changed my mind", recorder.now);

    assertEquals(List.of(Fate.UNKNOWN_FATE), recorder.fates);
    assertEquals(1, recorder.ends.get(0).unknown());
  }

  @Test
  @DisplayName("HS-10 little messages follow HELLO, larger ones wait for the server's limits")
  void early() {
    Recorder recorder = new Recorder();
    recorder.queue("little");
    recorder.queue("x".repeat(5_000));
    Attempt attempt = recorder.begin(FakeTransport.websocket());

    List<FrameKind> kinds = recorder.opener(attempt).stream().map(Frame::kind).toList();
    recorder.receive(attempt, recorder.welcome, attached(attempt, 1, 1));

    assertEquals(List.of(FrameKind.HELLO, FrameKind.BASE, FrameKind.TEXT), kinds);
    assertEquals(List.of(FrameKind.TEXT), recorder.frames().stream().map(Frame::kind).toList());
    assertEquals(List.of(Fate.CONFIRMED), recorder.fates);
  }

  @Test
  @DisplayName("HS-10 of many little messages about one packet travels behind HELLO")
  void earlyPacket() {
    Recorder recorder = new Recorder();
    for (int i = 0; i < 100; i++) recorder.queue("x".repeat(60));

    List<Frame> opener = recorder.opener(recorder.begin(FakeTransport.websocket()));

    int bytes = 60 * (opener.size() - 2); // HELLO and BASE
    assertTrue(bytes > 500 && bytes < 1_200, bytes + " bytes");
  }

  @Test
  @DisplayName("DL-1 events, replies and the end of a namespace are counted as messages are")
  void counted() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();

    recorder.receive(
        attempt,
        new Frame.Event(FrameKind.EVENT, "[\"said\"]"),
        new Frame.Event(FrameKind.REPLY, "1[]"),
        new Frame.Event(FrameKind.LEAVE, "chat:"));

    assertEquals(List.of("[\"said\"]", "1[]", "chat:"), recorder.messages);
  }

  @Test
  @DisplayName("CL-1 CLOSE follows everything queued, CL-4 and PONG alone follows CLOSE")
  void closing() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.queue("last");
    recorder.session.close(1000, "done", recorder.now);
    recorder.flush();
    assertEquals(
        List.of(new Frame.Base(1), new Frame.Text("last"), new Frame.Close(1000, 0, "done")),
        recorder.frames());
    recorder.clear();

    recorder.receive(attempt, new Frame.Text("more"), new Frame.Ping(7));
    recorder.receive(attempt, new Frame.Text("and more"));
    recorder.pass(1_000);

    assertEquals(List.of(new Frame.Pong(7, 1, WINDOW)), recorder.frames());
  }

  @TestFactory
  @DisplayName(
      "CL-6 the reason that the application closed with is told, whatever says that the session has"
          + " ended")
  Stream<DynamicTest> reason() {
    return Stream.of(
            new Frame.Close(3000, 0, ""),
            Frame.Reject.of(CloseCode.ENDED).withEndedWith(3000).withReceived(0))
        .map(end -> DynamicTest.dynamicTest(end.kind().name(), () -> reason(end)));
  }

  private static void reason(Frame end) {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.session.close(3000, "enough", recorder.now);
    recorder.flush();

    recorder.receive(attempt, end);

    assertEquals(1, recorder.ends.size());
    assertEquals(3000, recorder.ends.get(0).code());
    assertEquals("enough", recorder.ends.get(0).reason());
  }

  @Test
  @DisplayName("DL-11 a paused application is handed nothing; the window tells, and opens again")
  void paused() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.session.pause(true);

    for (int i = 0; i < 5; i++) {
      recorder.receive(attempt, new Frame.Text(QUARTER));
    }
    assertEquals(List.of(), recorder.messages);
    long left = WINDOW - 5L * (QUARTER.length() + EncodedFrame.OVERHEAD);
    recorder.pass(50);
    assertEquals(new Frame.Ack(5, left), last(recorder));
    recorder.session.pause(false);
    recorder.flush();

    assertEquals(5, recorder.messages.size());
    assertEquals(new Frame.Ack(5, WINDOW), last(recorder));
  }

  @Test
  @DisplayName("a message that pauses the application again keeps those behind it, in order")
  void pausedAgain() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.session.pause(true);
    recorder.receive(attempt, new Frame.Text("one"), new Frame.Text("two"));
    recorder.onMessageDo = () -> recorder.session.pause(true);

    recorder.session.pause(false);
    assertEquals(List.of("one"), recorder.messages);
    recorder.receive(attempt, new Frame.Text("three"));
    recorder.session.pause(false);
    recorder.session.pause(false);

    assertEquals(List.of("one", "two", "three"), recorder.messages);
  }

  @Test
  @DisplayName("DL-15 a volatile message is dropped while the application takes none")
  void pausedVolatile() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.session.pause(true);

    recorder.receive(attempt, new Frame.Volatile("typing"));
    recorder.session.pause(false);

    assertEquals(List.of(), recorder.messages);
  }

  @Test
  @DisplayName("§3 what was confirmed is handed over when the session ends, paused or not")
  void pausedAtTheEnd() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.session.pause(true);

    recorder.receive(attempt, new Frame.Text("last"), new Frame.Close(1000, 0, ""));

    assertEquals(List.of("last"), recorder.messages);
    assertEquals(1, recorder.ends.size());
  }

  @Test
  @DisplayName("a connection that takes nothing is written to when it takes more again")
  void congested() {
    Recorder recorder = new Recorder();
    Attempt attempt = recorder.open();
    recorder.congested = true;
    recorder.send("one");
    assertEquals(List.of(), recorder.frames());

    recorder.congested = false;
    recorder.session.onWritable(attempt, recorder.now);

    assertTrue(recorder.frames().contains(new Frame.Text("one")));
  }

  private static Frame last(Recorder recorder) {
    List<Frame> frames = recorder.frames();
    return frames.get(frames.size() - 1);
  }
}
