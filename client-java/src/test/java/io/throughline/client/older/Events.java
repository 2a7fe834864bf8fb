// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How each event of the client's table is brought about; where it cannot happen, what comes near.
 */
final class Events {
  static final int RETRY_AFTER = 700;

  private static final long WINDOW = 1_000;

  /** Longer than what was written downstream may take. */
  private static final long WRITTEN_DUE = 5_000;

  private static final Frame ALL_IN = new Frame.Ack(2, WINDOW);
  private static final Frame GAP = Frame.Reject.of(CloseCode.GAP).withReceived(1);
  private static final Frame UNKNOWN = Frame.Reject.of(CloseCode.UNKNOWN_SESSION);

  private static final Map<String, Consumer<Scene>> ALL =
      Map.ofEntries(
          Map.entry("connection-opens", Events::connectionOpens),
          Map.entry("welcome", scene -> receive(scene, scene.welcome())),
          Map.entry("attached-newest", Events::attachedNewest),
          Map.entry("attached-again", scene -> receive(scene, scene.attachedAgain(1))),
          Map.entry("attached-older", Events::attachedOlder),
          Map.entry("reject", Events::reject),
          Map.entry("counted-next", scene -> receive(scene, text("next"))),
          Map.entry("counted-known", scene -> countedFrom(scene, 1)),
          Map.entry("counted-gap", scene -> countedFrom(scene, 7)),
          Map.entry("ack-in-range", scene -> receive(scene, new Frame.Ack(1, WINDOW))),
          Map.entry("pong-in-range", scene -> receive(scene, new Frame.Pong(7, 1, WINDOW))),
          Map.entry("ack-beyond-sent", scene -> receive(scene, new Frame.Ack(99, WINDOW))),
          Map.entry("pong-beyond-sent", scene -> receive(scene, new Frame.Pong(7, 99, WINDOW))),
          Map.entry("attached-beyond-sent", Events::attachedBeyondSent),
          Map.entry("ping", scene -> receive(scene, new Frame.Ping(7))),
          Map.entry("volatile", scene -> receive(scene, new Frame.Volatile("next"))),
          Map.entry("mark", scene -> receive(scene, new Frame.Mark())),
          Map.entry("written-arrived", scene -> written(scene, 1)),
          Map.entry("written-missing", scene -> written(scene, 9)),
          Map.entry("malformed", Events::malformed),
          Map.entry("close-stop", scene -> close(scene, 3001)),
          Map.entry("close-new-session", scene -> close(scene, CloseCode.EXPIRED.code())),
          Map.entry("connection-lost", Events::connectionLost),
          Map.entry("end", scene -> receive(scene, new Frame.End())),
          Map.entry("move", scene -> receive(scene, new Frame.Move(0, 0, null))),
          Map.entry("post-answered", scene -> answer(scene, ALL_IN, new Frame.Written(1))),
          Map.entry("post-lost", Events::postLost),
          Map.entry("post-without-ack", scene -> answer(scene, new Frame.Written(1))),
          Map.entry("post-gap", scene -> answer(scene, GAP)),
          Map.entry("post-end", scene -> answer(scene, ALL_IN, new Frame.End())),
          Map.entry("post-refused", scene -> answer(scene, UNKNOWN)),
          Map.entry("silence", Events::silence),
          Map.entry("application-sends", Events::applicationSends),
          Map.entry("application-closes", Events::applicationCloses),
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

  private static void receive(Scene scene, Frame frame) {
    scene.receive(scene.connection, frame);
  }

  private static Frame text(String text) {
    return new Frame.Text(text);
  }

  private static boolean is(Scene scene, State state) {
    return scene.session.state() == state;
  }

  private static void connectionOpens(Scene scene) {
    if (is(scene, State.OPEN) || is(scene, State.CLOSING)) {
      scene.attach();
    } else if (is(scene, State.RECONNECTING)) {
      scene.lose(scene.pending);
      scene.attach();
    } else {
      scene.opened(scene.connection);
    }
  }

  private static void attachedNewest(Scene scene) {
    if (is(scene, State.CONNECTING)) {
      scene.send("one", "two");
      scene.receive(scene.connection, scene.welcome(), scene.attachedNewest());
    } else if (is(scene, State.CLOSED)) {
      scene.receive(scene.connection, scene.attachedNewest());
    } else {
      Scene.Pipe next = scene.pending == null ? scene.attach() : scene.pending;
      scene.receive(next, scene.attachedNewest());
    }
  }

  /** An attempt that was given up, or that a newer one overtook. */
  private static void attachedOlder(Scene scene) {
    if (is(scene, State.OPEN) || is(scene, State.CLOSING)) {
      Scene.Pipe older = scene.attach();
      Scene.Pipe newer = scene.attach();
      scene.receive(newer, scene.attachedNewest());
      scene.forget();
      scene.receive(older, Scene.attached(scene.attempts() - 1, 1));
      scene.connection = older;
    } else {
      Scene.Pipe late = scene.pending == null ? scene.connection : scene.pending;
      scene.pass(Scene.ATTACH_TIMEOUT);
      scene.receive(late, scene.welcome(), scene.attachedNewest());
      scene.connection = late;
    }
  }

  private static void reject(Scene scene) {
    if (is(scene, State.OPEN) || is(scene, State.CLOSING)) {
      scene.pending = scene.attach();
    } else if (scene.pending == null) {
      scene.pending = scene.connection;
    }
    scene.receive(scene.pending, Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(RETRY_AFTER));
  }

  /** The connection's numbers start there, its first frame comes. */
  private static void countedFrom(Scene scene, long base) {
    if (!is(scene, State.CONNECTING)) {
      receive(scene, scene.attachedAgain(base));
    }
    receive(scene, text("first"));
  }

  private static void attachedBeyondSent(Scene scene) {
    if (is(scene, State.CONNECTING)) {
      receive(scene, scene.welcome());
    } else if (is(scene, State.OPEN) || is(scene, State.CLOSING)) {
      scene.pending = scene.attach();
    }
    Scene.Pipe by = scene.pending == null ? scene.connection : scene.pending;
    scene.receive(by, new Frame.Attached(scene.attempts(), 99, 1, WINDOW));
  }

  private static void written(Scene scene, long number) {
    receive(scene, new Frame.Written(number));
    if (!is(scene, State.CONNECTING)) {
      scene.pass(WRITTEN_DUE);
    }
  }

  private static void malformed(Scene scene) {
    scene.session.onProtocolError(scene.connection, CloseCode.PROTOCOL_ERROR, scene.now);
    scene.session.flush(scene.now);
  }

  /** The body under way is answered; in CONNECTING there is none. */
  private static void answer(Scene scene, Frame... answer) {
    if (is(scene, State.CONNECTING)) {
      noBody(scene);
    } else {
      scene.session.onPostAnswered(scene.body, List.of(answer), scene.now);
      scene.session.flush(scene.now);
    }
  }

  private static void postLost(Scene scene) {
    if (is(scene, State.CONNECTING)) {
      noBody(scene);
    } else {
      scene.session.onPostLost(scene.body, scene.now);
      scene.session.flush(scene.now);
    }
  }

  private static void noBody(Scene scene) {
    scene.send("one");
    assertEquals(0, scene.body);
  }

  private static void close(Scene scene, int code) {
    scene.receive(scene.connection, new Frame.Close(code, 0, ""));
  }

  private static void connectionLost(Scene scene) {
    scene.lose(scene.pending == null ? scene.connection : scene.pending);
  }

  /** Of an attempt: it takes too long. */
  private static void silence(Scene scene) {
    boolean attempt = is(scene, State.CONNECTING) || is(scene, State.RECONNECTING);
    scene.pass(attempt ? Scene.ATTACH_TIMEOUT : Scene.SOON);
  }

  private static void applicationSends(Scene scene) {
    try {
      scene.session.send(text("more"), "more");
      scene.session.flush(scene.now);
    } catch (IllegalStateException e) {
      scene.connection = null;
    }
  }

  private static void applicationCloses(Scene scene) {
    scene.session.close(1000, "done", scene.now);
    scene.session.flush(scene.now);
  }
}
