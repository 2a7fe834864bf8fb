// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.client.session.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How each event of the client's table is brought about; where it cannot happen, what comes near.
 */
final class Events {
  static final int RETRY_AFTER = 700;

  private static final Map<String, Consumer<Scene>> ALL =
      Map.ofEntries(
          Map.entry("connection-opens", Events::connectionOpens),
          Map.entry("welcome", scene -> scene.receive(scene.connection, scene.welcome())),
          Map.entry("attached-newest", Events::attachedNewest),
          Map.entry("attached-older", Events::attachedOlder),
          Map.entry("reject", Events::reject),
          Map.entry("counted-next", scene -> scene.receive(scene.connection, text("next"))),
          Map.entry("counted-known", scene -> countedFrom(scene, 1)),
          Map.entry("counted-gap", scene -> countedFrom(scene, 7)),
          Map.entry(
              "confirmed-beyond-sent",
              scene -> scene.receive(scene.connection, new Frame.Ack(99, 1_000))),
          Map.entry("close-stop", scene -> close(scene, 3001)),
          Map.entry("close-new-session", scene -> close(scene, CloseCode.EXPIRED.code())),
          Map.entry("connection-lost", Events::connectionLost),
          Map.entry("end", scene -> scene.receive(scene.connection, new Frame.End())),
          Map.entry("move", scene -> scene.receive(scene.connection, new Frame.Move(0, 0, null))),
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
      scene.session.send(text("one"), "one");
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
    long attempt = is(scene, State.RECONNECTING) ? scene.attempts() - 1 : scene.attempts();
    if (!is(scene, State.CONNECTING)) {
      scene.receive(scene.connection, Scene.attached(attempt, base));
    }
    scene.receive(scene.connection, text("first"));
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
