// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.State.CLOSING;
import static io.throughline.client.session.State.CONNECTING;
import static io.throughline.client.session.State.OPEN;
import static io.throughline.client.session.State.RECONNECTING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How each event of the client's table is brought about; where it cannot happen, what comes near.
 */
final class Events {
  static final int RETRY_AFTER = 700;

  private static final long WINDOW = 1_000;
  private static final Frame ALL_IN = new Frame.Ack(2, WINDOW);
  private static final Frame FIRST = new Frame.Text("first");
  private static final Frame GAP = Frame.Reject.of(CloseCode.GAP).withReceived(1);
  private static final Frame UNKNOWN = Frame.Reject.of(CloseCode.UNKNOWN_SESSION);

  private static final Map<String, Consumer<Scene>> ALL =
      Map.ofEntries(
          Map.entry("connection-opens", scene -> scene.open(scene.latest())),
          Map.entry("welcome", scene -> scene.receive(scene.recorder.welcome)),
          Map.entry("attached-newest", Events::attachedNewest),
          Map.entry("attached-again", Events::attachedAgain),
          Map.entry("attached-older", Events::attachedOlder),
          Map.entry("reject", Events::reject),
          Map.entry("counted-next", arrives(new Frame.Text("next"))),
          Map.entry("counted-known", countedFrom(1)),
          Map.entry("counted-gap", countedFrom(7)),
          Map.entry("ack-in-range", arrives(new Frame.Ack(1, WINDOW))),
          Map.entry("pong-in-range", arrives(new Frame.Pong(7, 1, WINDOW))),
          Map.entry("ack-beyond-sent", arrives(new Frame.Ack(99, WINDOW))),
          Map.entry("pong-beyond-sent", arrives(new Frame.Pong(7, 99, WINDOW))),
          Map.entry("attached-beyond-sent", Events::attachedBeyondSent),
          Map.entry("ping", arrives(new Frame.Ping(7))),
          Map.entry("volatile", arrives(new Frame.Volatile("next"))),
          Map.entry("mark", arrives(new Frame.Mark())),
          Map.entry("written-arrived", written(1)),
          Map.entry("written-missing", written(9)),
          Map.entry("malformed", Events::malformed),
          Map.entry("close-stop", arrives(new Frame.Close(3001, 0, ""))),
          Map.entry("close-new-session", arrives(new Frame.Close(4407, 0, ""))),
          Map.entry("connection-lost", scene -> scene.lose(scene.latest())),
          Map.entry("end", arrives(new Frame.End())),
          Map.entry("move", Events::move),
          Map.entry("post-answered", answered(ALL_IN, new Frame.Written(1))),
          Map.entry("post-lost", answered((Frame[]) null)),
          Map.entry("post-without-ack", answered(new Frame.Written(1))),
          Map.entry("post-gap", answered(GAP)),
          Map.entry("post-end", answered(ALL_IN, new Frame.End())),
          Map.entry("post-refused", answered(UNKNOWN)),
          Map.entry("silence", Events::silence),
          Map.entry("application-sends", Events::applicationSends),
          Map.entry("application-closes", Scene::close),
          Map.entry("resume-time-passed", scene -> scene.pass(Scene.SOON)),
          Map.entry("close-timeout", scene -> scene.pass(Scene.SOON)));

  private Events() {}

  static Consumer<Scene> of(String name) {
    Consumer<Scene> event = ALL.get(name);
    if (event == null) {
      throw new IllegalArgumentException("no such event: " + name);
    }
    return event;
  }

  private static Consumer<Scene> arrives(Frame frame) {
    return scene -> scene.receive(frame);
  }

  /** The body under way gets this answer, or none; in CONNECTING there is no body. */
  private static Consumer<Scene> answered(Frame... frames) {
    return scene -> {
      if (scene.is(CONNECTING)) {
        scene.send("one");
        assertEquals(List.of(), scene.recorder.written);
      } else if (frames == null) {
        scene.recorder.lose(scene.connection);
      } else {
        scene.recorder.answer(scene.connection, frames);
      }
    };
  }

  /** The connection's numbers start there, its first frame comes; before ATTACHED it has none. */
  private static Consumer<Scene> countedFrom(long base) {
    return scene -> {
      if (!scene.is(CONNECTING)) {
        scene.receive(Recorder.attached(scene.connection, 0, base));
      }
      scene.receive(FIRST);
    };
  }

  /** WRITTEN, and the time in which what it tells of should arrive. */
  private static Consumer<Scene> written(long number) {
    return scene -> {
      scene.receive(new Frame.Written(number));
      scene.pass(Scene.PATIENCE);
    };
  }

  /** The attempt under way; a further one beside a connection that works. */
  private static Attempt attempt(Scene scene) {
    if (scene.is(OPEN, CLOSING)) {
      scene.pending = scene.attach();
    }
    return scene.latest();
  }

  private static void attachedNewest(Scene scene) {
    Attempt by = attempt(scene);
    if (scene.is(CONNECTING)) {
      scene.send("one", "two");
      scene.receive(scene.recorder.welcome);
    }
    scene.recorder.receive(by, scene.attachedNewest());
  }

  private static void attachedAgain(Scene scene) {
    scene.receive(Recorder.attached(scene.connection, 0, 1));
  }

  /** An attempt that was given up, or that a newer one overtook. */
  private static void attachedOlder(Scene scene) {
    Attempt older = attempt(scene);
    if (scene.is(OPEN, CLOSING)) {
      scene.recorder.receive(scene.attach(), scene.attachedNewest());
      scene.recorder.written.clear(); // what moving over wrote
    } else {
      scene.pass(Recorder.ATTEMPT_TIMEOUT);
    }
    scene.recorder.receive(older, scene.recorder.welcome, Recorder.attached(older, 0, 1));
    scene.connection = older;
  }

  private static void reject(Scene scene) {
    scene.pending = attempt(scene);
    scene.recorder.receive(
        scene.pending, Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(RETRY_AFTER));
  }

  private static void attachedBeyondSent(Scene scene) {
    Attempt by = attempt(scene);
    if (scene.is(CONNECTING)) {
      scene.receive(scene.recorder.welcome);
    }
    scene.recorder.receive(by, scene.attachedNewest(99));
  }

  private static void malformed(Scene scene) {
    scene.recorder.receiveBroken(
        scene.connection, new ProtocolException(CloseCode.PROTOCOL_ERROR, "malformed"));
  }

  private static void move(Scene scene) {
    scene.receive(new Frame.Move(0, 0, null));
    scene.recorder.flush();
  }

  private static void silence(Scene scene) {
    scene.pass(scene.is(CONNECTING, RECONNECTING) ? Recorder.ATTEMPT_TIMEOUT : Scene.SOON);
  }

  private static void applicationSends(Scene scene) {
    scene.recorder.log.add(scene.send("more") ? "accepted" : "refused");
  }
}
