// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Attach.Before;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Recorder;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the observer of a session is told. */
class MeterTest {
  private static final Frame.Tried FAILED = new Frame.Tried("websocket", "status 403", 12);

  private final Recorder told = new Recorder();

  private Scene open(String event) {
    Scene scene = new Scene("OPEN", event);
    scene.session.meter().observe(told.new OneSession());
    scene.session.meter().tellTraffic();
    return scene;
  }

  private void attach(Scene scene, String transport, long received) {
    attach(scene, transport, received, "");
  }

  private void attach(Scene scene, String transport, long received, String why) {
    Scene.Pipe next = scene.new Pipe();
    next.transport = transport;
    Frame.Attach attach =
        new Frame.Attach(
            Scene.SID, scene.session.attempt() + 1, received, 40, why, List.of(FAILED));
    assertEquals(null, scene.session.attach(next, attach, scene.now));
    scene.connection = next;
    scene.flush();
  }

  @Test
  @DisplayName("messages and bytes, those before the observer came included")
  void traffic() {
    Scene scene = open("");
    assertEquals(1, told.messagesReceived.get());
    assertEquals(5, told.bytesReceived.get()); // "first"
    assertEquals(2, told.messagesSent.get());
    assertEquals(6, told.bytesSent.get()); // "one", "two"

    scene.receive(new Frame.Ack(2, 40), new Frame.TextPart("half"), new Frame.Text("whole"));
    scene.receive(new Frame.Volatile("now"));
    scene.send("three");
    scene.session.sendVolatile(EncodedFrame.of(new Frame.Volatile("later")));
    scene.flush();
    scene.session.meter().tellTraffic();

    assertEquals(3, told.messagesReceived.get());
    assertEquals(5 + 9 + 3, told.bytesReceived.get());
    assertEquals(4, told.messagesSent.get());
    assertEquals(6 + 5 + 5, told.bytesSent.get());
    assertEquals(0, told.duplicates.get());
    assertEquals(List.of(), List.copyOf(told.lines));
  }

  @Test
  @DisplayName("frames that come again, and volatile ones that nobody takes")
  void losses() {
    Scene scene = open("");
    scene.receive(new Frame.Base(1), new Frame.Text("first"));
    scene.session.pause(true);
    scene.receive(new Frame.Volatile("unheard"));
    scene.connection.room = 0;
    scene.session.sendVolatile(EncodedFrame.of(new Frame.Volatile("unseen")));
    scene.session.sendVolatile(EncodedFrame.of(new Frame.Volatile("older")), "key");
    scene.session.sendVolatile(EncodedFrame.of(new Frame.Volatile("newer")), "key");
    scene.session.meter().tellTraffic();

    assertEquals(1, told.duplicates.get());
    assertEquals(3, told.volatileDropped.get());
  }

  @Test
  @DisplayName("a lost connection: why, how long, and how much is written again, counted once")
  void resume() {
    Scene scene = open("");
    scene.session.onConnectionLost(scene.connection, scene.now);
    scene.now += 70;
    attach(scene, "websocket", 1);
    scene.session.meter().tellTraffic();

    assertEquals(
        List.of("detached CUT", "attached RESUME WEBSOCKET WEBSOCKET"), List.copyOf(told.lines));
    assertEquals(
        new Attach(
            Transport.WEBSOCKET,
            Transport.WEBSOCKET,
            Before.DETACHED,
            Reason.CUT,
            List.of(new Try(Transport.WEBSOCKET, Reason.HTTP_STATUS, 12)),
            70,
            1),
        told.attaches.poll());
    assertEquals(2, told.messagesSent.get());
  }

  @Test
  @DisplayName(
      "from transport to transport: fallback, next poll, promotion, and one beside another")
  void kinds() {
    Scene scene = open("");
    scene.session.onConnectionLost(scene.connection, scene.now);
    attach(scene, "long-polling", 2);
    scene.session.onConnectionEnded(scene.connection, scene.now);
    scene.now += 5;
    attach(scene, "long-polling", 2);
    attach(scene, "websocket", 2, "promotion");
    attach(scene, "websocket", 2);
    attach(scene, "long-polling", 2, "websocket: blocked");

    assertEquals(
        List.of(
            "detached CUT",
            "attached FALLBACK WEBSOCKET LONG_POLLING",
            "attached NEXT LONG_POLLING LONG_POLLING",
            "attached PROMOTION LONG_POLLING WEBSOCKET",
            "attached SUPERSEDE WEBSOCKET WEBSOCKET",
            "attached FALLBACK WEBSOCKET LONG_POLLING"),
        List.copyOf(told.lines));
    assertEquals(
        List.of(Reason.CUT, Reason.ENDED, Reason.PROMOTION, Reason.OVERTAKEN, Reason.BLOCKED),
        told.attaches.stream().map(Attach::reason).toList());
    assertEquals(List.of(0L, 5L, 0L, 0L, 0L), told.attaches.stream().map(Attach::gapMs).toList());
  }

  @Test
  @DisplayName("the answer to a PING, once, and only to the last one")
  void roundTrip() {
    Scene scene = open("silence");
    scene.now += Scene.SOON / 2;
    scene.pass(0);
    scene.now += 30;
    scene.receive(new Frame.Pong(99, 2, 40), new Frame.Pong(1, 2, 40), new Frame.Pong(1, 2, 40));

    assertEquals(List.of("round trip 30"), List.copyOf(told.lines));
  }

  @Test
  @DisplayName("silence, and an ending with what is confirmed and what is not")
  void ending() {
    Scene scene = open("silence");
    scene.receive(new Frame.Ack(1, 40));
    scene.pass(Scene.SOON);
    scene.session.close(3_999, "done", scene.now);
    scene.receive(new Frame.Close(3_999, 1, ""));
    scene.pass(1_000_000);

    assertEquals(List.of("detached SILENT", "closed application 1 1"), List.copyOf(told.lines));
  }

  @Test
  @DisplayName("a window's worth waits, and goes on")
  void stalled() {
    Scene scene = open("");
    scene.send("x".repeat(Scene.WINDOW));
    scene.send("y");
    scene.receive(new Frame.Ack(2, Frame.FULL_WINDOW));
    scene.flush();
    scene.receive(new Frame.Ack(3, Frame.FULL_WINDOW));
    scene.flush();

    assertEquals(List.of("stalled true", "stalled false"), List.copyOf(told.lines));
  }
}
