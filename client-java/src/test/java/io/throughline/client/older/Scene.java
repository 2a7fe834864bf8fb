// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import io.throughline.protocol.Timing;
import java.util.ArrayList;
import java.util.List;

/** A session in one of its states, with its application and all that it does. */
final class Scene implements Transports, ClientListener {
  static final String SID = "secret-0123456789";
  static final int SOON = 100;
  static final int ATTACH_TIMEOUT = 1_000;
  static final List<String> TRANSPORTS = List.of("websocket", "second", "third");
  static final int MAX_MESSAGE = 10;

  private static final int LATE = 300_000;
  private static final Limits LIMITS = Limits.DEFAULTS.withMaxMessage(MAX_MESSAGE);

  private static final int NO_ROOM = 1;

  /** A connection, with bodies beside it or not; what is written is noted. */
  final class Pipe implements Connection {
    final String transport;
    boolean closed;

    Pipe(String transport) {
      this.transport = transport;
    }

    @Override
    public void write(List<EncodedFrame> frames) {
      frames.forEach(
          frame -> written.add(TextForm.decode(frame.line(), Limits.DEFAULTS, Side.CLIENT)));
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public boolean duplex() {
      return !posts;
    }

    @Override
    public boolean oneShot() {
      return false;
    }

    @Override
    public void close(int code) {
      closed = true;
    }

    @Override
    public String transport() {
      return transport;
    }
  }

  final List<Frame> written = new ArrayList<>();
  final List<Frame> delivered = new ArrayList<>();
  final List<Ending> endings = new ArrayList<>();
  final List<Pipe> pipes = new ArrayList<>();
  final ClientSession session;
  private final Timing timing;

  /** What frames arrive by; in RECONNECTING it has long been silent. */
  Pipe connection;

  /** The attempt under way beside it, if there is one. */
  Pipe pending;

  /** The body that was posted last; 0 when none was. */
  long body;

  long now = 1_000;
  private final boolean posts;
  private long attempts;

  /** Ready for {@code event}: if that is a timer's, it runs out soon and all others take long. */
  Scene(String state, String event) {
    posts = event.startsWith("post-");
    timing = timing(event);
    ClientConfig config =
        new ClientConfig(
            TRANSPORTS,
            Limits.DEFAULTS.window(),
            ATTACH_TIMEOUT,
            event.equals("close-timeout") ? SOON : 10 * LATE,
            timing,
            Limits.DEFAULTS,
            null);
    session = new ClientSession(config, "cid-0123456789abc", this, this, () -> 0.5);
    session.attach("websocket", now);
    connection = pipes.get(0);
    if (!state.equals("CONNECTING")) {
      use();
    }
    if (state.equals("OPEN") && event.endsWith("-in-range")) {
      receive(connection, new Frame.Ack(0, NO_ROOM));
      send("three");
    }
    boolean resuming = state.equals("CLOSING") && event.equals("resume-time-passed");
    if (state.equals("RECONNECTING") || resuming) {
      suspend();
      pending = pipes.get(1);
      opened(pending);
    }
    if (state.equals("CLOSING") || state.equals("CLOSED")) {
      session.close(1000, "done", now);
      session.flush(now);
    }
    if (state.equals("CLOSED")) {
      receive(connection, new Frame.Close(1000, 1, ""));
    }
    if (state.equals("CONNECTING") && !event.equals("connection-opens")) {
      opened(connection);
    }
    forget();
  }

  private static Timing timing(String event) {
    int silence = event.equals("silence") ? SOON / 2 : LATE;
    int resume = event.equals("resume-time-passed") ? SOON : 10 * LATE;
    return new Timing(silence, silence, resume, LATE, 1_000);
  }

  /** One message has come, and two went out that are not confirmed. */
  private void use() {
    opened(connection);
    receive(connection, welcome(), attached(attempts, 1), new Frame.Text("first"));
    if (posts) { // the body that follows each attach, with an ACK alone
      session.onPostAnswered(body, List.of(new Frame.Ack(0, Limits.DEFAULTS.window())), now);
    }
    send("one", "two");
  }

  void send(String... texts) {
    for (String text : texts) {
      session.send(new Frame.Text(text), text);
    }
    session.flush(now);
  }

  /** It is silent, but still heard; with a body under way, which would not outlast that, lost. */
  private void suspend() {
    if (posts) {
      lose(connection);
      pass(0);
    } else {
      pass(timing.pingInterval() + timing.pingTimeout());
    }
  }

  Frame welcome() {
    return new Frame.Welcome(SID, "public", timing, LIMITS, TRANSPORTS);
  }

  static Frame attached(long attempt, long base) {
    return new Frame.Attached(attempt, 0, base, Limits.DEFAULTS.window());
  }

  /** ATTACHED for the connection that frames arrive by. */
  Frame attachedAgain(long base) {
    return attached(pending == null ? attempts : attempts - 1, base);
  }

  /** ATTACHED for the newest attempt. */
  Frame attachedNewest() {
    return attached(attempts, 1);
  }

  long attempts() {
    return attempts;
  }

  void forget() {
    written.clear();
    delivered.clear();
  }

  /** A further attempt, its opener written. */
  Pipe attach() {
    session.attach("websocket", now);
    Pipe pipe = pipes.get(pipes.size() - 1);
    opened(pipe);
    return pipe;
  }

  void opened(Pipe pipe) {
    attempts++;
    session.onOpened(pipe, now);
    session.flush(now);
  }

  void receive(Pipe from, Frame... frames) {
    for (Frame frame : frames) {
      session.onFrame(from, frame, now);
    }
    session.flush(now);
  }

  void lose(Pipe pipe) {
    session.onLost(pipe, now);
    session.flush(now);
  }

  void pass(long ms) {
    now += ms;
    session.onTick(now);
    session.flush(now);
  }

  @Override
  public Connection open(String transport) {
    Pipe pipe = new Pipe(transport);
    pipes.add(pipe);
    return pipe;
  }

  @Override
  public void post(long id, List<EncodedFrame> frames) {
    body = id;
    connection.write(frames);
  }

  @Override
  public void moveTo(String url) {}

  @Override
  public void onState(State state) {}

  @Override
  public void onMessage(Frame message) {
    delivered.add(message);
  }

  @Override
  public void onConfirmed(List<Object> receipts) {}

  @Override
  public void onClosed(Ending ending) {
    endings.add(ending);
  }
}
