// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Lifecycle.State;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How each event of the server's table is brought about; where it cannot happen, what comes near.
 */
final class Events {
  private static final long TOMBSTONE = 60_000;

  private static final Map<String, Consumer<Scene>> ALL =
      Map.ofEntries(
          Map.entry("hello-same-cid", scene -> scene.helloAgain(scene.attempt + 1)),
          Map.entry("attach", scene -> scene.attach(scene.attempt + 1, 0)),
          Map.entry("attempt-lower", scene -> scene.attach(scene.attempt - 1, 0)),
          Map.entry("attach-beyond-sent", scene -> scene.attach(scene.attempt + 1, 99)),
          Map.entry("attach-range-lost", Events::attachRangeLost),
          Map.entry("counted-next", scene -> scene.receive(base(scene, 1), new Frame.Text("next"))),
          Map.entry("counted-known", Events::countedKnown),
          Map.entry("base-gap", scene -> scene.receive(base(scene, 2))),
          Map.entry("ack-in-range", Events::ackInRange),
          Map.entry("pong-in-range", Events::pongInRange),
          Map.entry("ack-confirms-all-after-close-answered", Events::closeAnswered),
          Map.entry("ack-beyond-sent", scene -> scene.receive(new Frame.Ack(99, 40))),
          Map.entry("pong-beyond-sent", scene -> scene.receive(new Frame.Pong(7, 99, 40))),
          Map.entry("ping", scene -> scene.receive(new Frame.Ping(7))),
          Map.entry("volatile", scene -> scene.receive(new Frame.Volatile("next"))),
          Map.entry("close", scene -> scene.receive(new Frame.Close(1000, 0, ""))),
          Map.entry("malformed", Events::malformed),
          Map.entry("second-opener", scene -> scene.receive(Scene.hello(scene.attempt, false))),
          Map.entry("connection-lost", Events::connectionLost),
          Map.entry("connection-ended-as-planned", Events::connectionEnded),
          Map.entry("silence", scene -> scene.pass(Scene.SOON)),
          Map.entry("application-sends", Events::applicationSends),
          Map.entry("application-closes", Events::applicationCloses),
          Map.entry("node-drains", Events::nodeDrains),
          Map.entry("handler-throws", scene -> scene.session.onHandlerThrew()),
          Map.entry("over-hard-cap", Events::overHardCap),
          Map.entry("stalled", scene -> scene.pass(Scene.SOON)),
          Map.entry("evicted", scene -> scene.session.evict()),
          Map.entry("opening-timeout", scene -> scene.pass(Scene.SOON)),
          Map.entry("resume-timeout", scene -> scene.pass(Scene.SOON)),
          Map.entry("close-timeout", scene -> scene.pass(Scene.SOON)),
          Map.entry("credentials-expire", scene -> scene.pass(Scene.SOON)),
          Map.entry("tombstone-expired", scene -> scene.pass(TOMBSTONE)));

  private Events() {}

  static Consumer<Scene> of(String name) {
    Consumer<Scene> event = ALL.get(name);
    if (event == null) {
      throw new IllegalArgumentException("no such event: " + name);
    }
    return event;
  }

  private static Frame base(Scene scene, int beyond) {
    return new Frame.Base(scene.session.received() + beyond);
  }

  /** A session with a connection does not let go of its frames. */
  private static void attachRangeLost(Scene scene) {
    boolean closing = scene.session.state() == State.CLOSING;
    if (!closing) {
      scene.session.evict();
    }
    if (closing
        || scene.session.state() == State.DETACHED
        || scene.session.state() == State.CLOSED) {
      scene.attach(scene.attempt + 1, 0);
    }
  }

  private static void countedKnown(Scene scene) {
    if (scene.session.state() == State.OPENING) { // nothing is known before a first frame
      scene.receive(new Frame.Base(1), new Frame.Text("first"));
      scene.delivered.clear();
    }
    scene.receive(new Frame.Base(1), new Frame.Text("first"));
  }

  private static void ackInRange(Scene scene) {
    scene.receive(new Frame.Ack(inRange(scene), 40));
  }

  private static void pongInRange(Scene scene) {
    scene.receive(new Frame.Pong(7, inRange(scene), 40));
  }

  private static long inRange(Scene scene) {
    return scene.session.state() == State.OPENING ? 0 : 1; // nothing was sent there
  }

  private static void closeAnswered(Scene scene) {
    if (scene.session.state() == State.CLOSING) {
      scene.receive(new Frame.Ack(2, 40), new Frame.Close(1000, 3, ""));
    }
  }

  private static void malformed(Scene scene) {
    switch (scene.session.state()) {
      case DETACHED, CLOSED ->
          scene.written.addAll(
              new UpstreamBody(scene.session, true)
                  .take(
                      new Frame.Upstream(Scene.SID, scene.attempt),
                      List.of(),
                      CloseCode.PROTOCOL_ERROR,
                      scene.now));
      default ->
          scene.session.onProtocolError(scene.connection, CloseCode.PROTOCOL_ERROR, scene.now);
    }
  }

  private static void connectionLost(Scene scene) {
    scene.session.onConnectionLost(scene.connection, scene.now);
  }

  private static void connectionEnded(Scene scene) {
    scene.session.onConnectionEnded(scene.connection, scene.now);
  }

  /** An application that has not seen the session sends nothing. */
  private static void applicationSends(Scene scene) {
    if (scene.session.state() != State.OPENING) {
      try {
        scene.send("more");
        scene.told.add("accepted");
      } catch (IllegalStateException e) {
        scene.told.add("refused");
      }
    }
  }

  private static void nodeDrains(Scene scene) {
    scene.session.drain(scene.now);
    scene.flush();
  }

  private static void applicationCloses(Scene scene) {
    scene.session.close(1000, "done", scene.now);
    scene.flush();
  }

  /** Nothing can be sent in CLOSING: what is over the bound already stalls. */
  private static void overHardCap(Scene scene) {
    switch (scene.session.state()) {
      case OPEN, DETACHED -> {
        scene.send("over");
        if (scene.session.state() != State.CLOSED) {
          scene.send("well over");
        }
      }
      case CLOSING -> scene.pass(Scene.SOON);
      default -> {}
    }
  }
}
