// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.transport.Transport;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.List;
import java.util.Set;

/** A session in one of its states, with all that it does. */
final class Scene {
  static final int SOON = 100;
  static final int MAX_MESSAGE = 10;

  /** Longer than an answer may take, shorter than an attempt. */
  static final long PATIENCE = 1_500;

  private static final int LATE = 300_000;
  private static final int NO_ROOM = 1;

  final Recorder recorder;

  /** The attempt by whose connection frames arrive; in RECONNECTING it has long been silent. */
  Attempt connection;

  /** The attempt under way beside it; null when there is none. */
  Attempt pending;

  /** Those that were closed before the event. */
  final List<Attempt> closed;

  private final Transport transport;
  private Attempt newest;

  /** Ready for {@code event}: if that is a timer's, it runs out soon and all others take long. */
  Scene(String given, String event) {
    int silence = event.equals("silence") ? SOON / 2 : LATE;
    int resumeTimeout = event.equals("resume-time-passed") ? SOON : 10 * LATE;
    recorder =
        new Recorder(
            new Timing(silence, silence, resumeTimeout, LATE, 1_000),
            Limits.DEFAULTS.withMaxMessage(MAX_MESSAGE),
            event.equals("close-timeout") ? SOON : 10 * LATE);
    transport = event.startsWith("post-") ? FakeTransport.posts() : FakeTransport.websocket();
    connection = begin(); // there is always one that connects
    newest = connection;
    boolean opens = event.equals("connection-opens");
    if (!given.equals("CONNECTING")) {
      use();
    } else if (!opens) {
      open(connection);
    }
    if (given.equals("OPEN") && event.endsWith("-in-range")) {
      receive(new Frame.Ack(0, NO_ROOM));
      send("three");
    }
    boolean resuming = given.equals("CLOSING") && event.equals("resume-time-passed");
    if (given.equals("RECONNECTING") || resuming) {
      suspend(2 * silence);
      pending = opens ? begin() : attach();
    } else if (opens && !given.equals("CONNECTING")) {
      pending = begin();
    }
    if (given.equals("CLOSING") || given.equals("CLOSED")) {
      close();
    }
    if (given.equals("CLOSED")) {
      receive(new Frame.Close(1000, 1, ""));
    }
    closed = List.copyOf(recorder.dropped);
    recorder.clear();
    assertEquals(given, state().name());
  }

  State state() {
    return recorder.state();
  }

  boolean is(State... states) {
    return Set.of(states).contains(state());
  }

  /** The attempt under way, or else the one that carries the session. */
  Attempt latest() {
    return pending == null ? connection : pending;
  }

  /** Whether the session holds on to no connection of that attempt. */
  boolean dropped(Attempt attempt) {
    return closed.contains(attempt) || recorder.dropped.contains(attempt);
  }

  /** A further attempt, its connection not made yet. */
  Attempt begin() {
    return recorder.begin(transport);
  }

  /** The connection of an attempt is made, its opener written. */
  void open(Attempt attempt) {
    List<Frame> frames = recorder.opener(attempt);
    if (!frames.isEmpty()) {
      recorder.written.add(new Recorder.Written(attempt.number, frames));
    }
    newest = attempt;
  }

  /** A further attempt, its opener written. */
  Attempt attach() {
    Attempt attempt = begin();
    open(attempt);
    return attempt;
  }

  /** ATTACHED for the newest attempt. */
  Frame attachedNewest() {
    return attachedNewest(0);
  }

  Frame attachedNewest(long received) {
    return Recorder.attached(newest, received, 1);
  }

  void receive(Frame... frames) {
    recorder.receive(connection, frames);
  }

  /** Whether the application may send these. */
  boolean send(String... texts) {
    boolean accepted = true;
    for (String text : texts) {
      accepted &= recorder.queue(text);
    }
    recorder.flush();
    return accepted;
  }

  void close() {
    recorder.session.close(1000, "", recorder.now);
    recorder.flush();
  }

  void lose(Attempt attempt) {
    recorder.end(attempt, false, "lost");
  }

  /** One tick after that time: what was due meanwhile is late. */
  void pass(long ms) {
    recorder.now += ms;
    recorder.session.onTick(recorder.now);
  }

  /** One message has come, and two went out that are not confirmed. */
  private void use() {
    open(connection);
    receive(recorder.welcome, attachedNewest(), new Frame.Text("first"));
    send("one", "two");
  }

  /** It is silent, but still heard; with a body under way, which would not outlast that, lost. */
  private void suspend(long silence) {
    if (connection.streams()) {
      pass(silence);
    } else {
      lose(connection);
    }
  }
}
