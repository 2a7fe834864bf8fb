// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import io.throughline.protocol.Timing;
import java.util.ArrayList;
import java.util.List;

/** A session in one of its states, with its application and all that it writes. */
final class Scene implements SessionListener {
  static final String SID = "secret-0123456789";
  static final int SOON = 100;
  static final int WINDOW = 256;
  static final Limits LIMITS = Limits.DEFAULTS.withWindow(WINDOW);

  private static final int LATE = 300_000;
  private static final long START = 1_000;

  /** Two of the short messages; a third one waits for an ACK. */
  private static final long PEER_WINDOW = 40;

  /** A connection; what is written to it is noted. */
  final class Pipe implements Connection {
    int room = BATCH_BYTES;
    String transport = "websocket";
    boolean superseded;
    boolean ended;

    @Override
    public void write(List<EncodedFrame> frames) {
      frames.forEach(
          frame -> written.add(TextForm.decode(frame.line(), Limits.DEFAULTS, Side.SERVER)));
    }

    @Override
    public int room() {
      return room;
    }

    @Override
    public void end(int code) {
      ended = true;
    }

    @Override
    public void supersede() {
      superseded = true;
    }

    @Override
    public String transport() {
      return transport;
    }
  }

  final List<Frame> written = new ArrayList<>();
  final List<Frame> delivered = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final ServerSession session;
  Pipe connection = new Pipe();
  long attempt = 5;
  long now = START;

  /** Ready for {@code event}: if that is a timer's, it runs out soon and all others take long. */
  Scene(String state, String event) {
    Frame.Hello hello = hello(attempt, state.equals("OPENING"));
    session =
        new ServerSession(
            config(event), new SessionIdentity(SID, "public", hello.cid()), hello, this, now);
    session.expireAt(now + soon("credentials-expire", event));
    session.hello(connection, hello, now);
    flush();
    if (!state.equals("OPENING")) {
      use();
    }
    switch (event) {
      case "ack-in-range", "pong-in-range" -> third(state.equals("OPEN") ? "three" : "");
      case "stalled", "over-hard-cap" ->
          third(state.equals("OPENING") ? "" : "x".repeat(4 * WINDOW));
      case "attach-range-lost" -> evict(state.equals("CLOSING"));
      default -> {}
    }
    switch (state) {
      case "DETACHED" -> session.onConnectionLost(connection, now);
      case "CLOSING" -> session.close(1000, "done", now);
      case "CLOSED" -> session.finish(CloseCode.LEAVING);
      default -> {}
    }
    flush();
    forget();
  }

  private static SessionConfig config(String event) {
    Timing timing =
        new Timing(
            soon("silence", event) / 2,
            soon("silence", event) / 2,
            soon("resume-timeout", event),
            LATE,
            10_000);
    return new SessionConfig(
        timing,
        LIMITS,
        soon("opening-timeout", event),
        soon("close-timeout", event),
        soon("stalled", event),
        1_000,
        1_000,
        List.of("websocket"));
  }

  private static int soon(String timer, String event) {
    return timer.equals(event) ? SOON : LATE;
  }

  /** One message has come and two went out, so that there is something to lose. */
  private void use() {
    session.onFrame(connection, new Frame.Base(1), now);
    session.onFrame(connection, new Frame.Text("first"), now);
    send("one");
    send("two");
    flush();
  }

  /** A message that has to wait for the window; none if it is empty. */
  private void third(String text) {
    if (!text.isEmpty()) {
      send(text);
    }
  }

  /** Frames are let go in DETACHED only; who closes then is CLOSING without them. */
  private void evict(boolean closing) {
    if (closing) {
      session.onConnectionLost(connection, now);
      session.evict();
    }
  }

  static Frame.Hello hello(long attempt, boolean raced) {
    return new Frame.Hello(
        1,
        "cid-0123456789abc",
        attempt,
        PEER_WINDOW,
        raced,
        List.of(),
        null,
        null,
        Frame.Hello.JSON);
  }

  void send(String text) {
    session.send(Fragmenter.text(text, LIMITS), text, now);
  }

  void flush() {
    session.flush(now);
  }

  void forget() {
    written.clear();
    delivered.clear();
    told.clear();
  }

  /** An attach by a new connection; a refusal counts as written. */
  void attach(long n, long received) {
    Pipe next = new Pipe();
    note(next, session.attach(next, new Frame.Attach(SID, n, received, PEER_WINDOW), now));
  }

  void helloAgain(long n) {
    Pipe next = new Pipe();
    note(next, session.hello(next, hello(n, true), now));
  }

  private void note(Pipe next, Frame refusal) {
    if (refusal == null) {
      connection = next;
      flush();
    } else {
      written.add(refusal);
    }
  }

  /** Frames of the client: by the connection, or by a body where there is none. */
  void receive(Frame... frames) {
    switch (session.state()) {
      case DETACHED, CLOSED ->
          written.addAll(
              new UpstreamBody(session, true)
                  .take(new Frame.Upstream(SID, attempt), List.of(frames), null, now));
      default -> {
        for (Frame frame : frames) {
          session.onFrame(connection, frame, now);
        }
      }
    }
    flush();
  }

  void pass(long ms) {
    now += ms;
    session.onTick(now);
    flush();
  }

  @Override
  public void onOpen() {
    told.add("open");
  }

  @Override
  public void onMessage(Frame message) {
    delivered.add(message);
  }

  @Override
  public void onConfirmed(List<Object> receipts) {
    told.add("confirmed " + receipts);
  }

  @Override
  public void onDrain() {
    told.add("drain");
  }

  @Override
  public void onAttached(String transport) {
    told.add("attached");
  }

  @Override
  public void onDetached(String reason) {
    told.add("detached");
  }

  @Override
  public void onClosed(
      int code, String reason, long confirmed, long unconfirmed, List<Object> unknown) {
    told.add("closed " + code);
  }
}
