// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Transport;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.protocol.TextForm;
import io.throughline.protocol.Timing;
import java.util.ArrayList;
import java.util.List;

/** A session core whose effects are written down; time passes when told to. */
final class Recorder implements SessionEffects {
  static final String SID = "fakefakefakefakefake";
  static final Timing TERMS = new Timing(2_000, 1_000, 30_000, 20_000, 100);
  static final long CLOSE_TIMEOUT = 5_000;
  static final long ATTEMPT_TIMEOUT = 2_000;
  static final int WINDOW = Limits.DEFAULTS.window();
  private static final long PATIENT = 1_000_000_000;

  /** Frames written together by one attempt. */
  record Written(long attempt, List<Frame> frames) {}

  long now = 10_000;
  final Session session;
  final Frame welcome;
  final List<Cause> attaches = new ArrayList<>();
  final List<Long> notBefore = new ArrayList<>();
  final List<Written> written = new ArrayList<>();

  /** The attempts whose connections were closed. */
  final List<Attempt> dropped = new ArrayList<>();

  final List<String> failures = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final List<SessionEnd> ends = new ArrayList<>();
  final List<Settle.Fate> fates = new ArrayList<>();

  /** Whether connections take no frames. */
  boolean congested;

  /** What the application does with a message. */
  Runnable onMessageDo = () -> {};

  Recorder() {
    this(TERMS, Limits.DEFAULTS, CLOSE_TIMEOUT);
  }

  Recorder(Timing terms, Limits limits, long closeTimeout) {
    welcome = new Frame.Welcome(SID, "public", terms, limits, List.of(), -1);
    SessionSettings settings =
        new SessionSettings(
            "c".repeat(22),
            WINDOW,
            closeTimeout,
            () -> 0,
            attempt -> new SessionSettings.Introduction(List.of(), null, null, "json"),
            attempt -> SessionSettings.Account.NONE);
    session = new Session(settings, this);
  }

  /** Nothing happens by itself but what the test is about. */
  static Recorder patient() {
    Timing terms = new Timing(60_000, TERMS.pingTimeout(), TERMS.resumeTimeout(), 20_000, 100);
    return new Recorder(terms, Limits.DEFAULTS, CLOSE_TIMEOUT);
  }

  State state() {
    return session.state();
  }

  /** All frames that were written, in order. */
  List<Frame> frames() {
    return written.stream().flatMap(batch -> batch.frames.stream()).toList();
  }

  /** Forgets what was written down so far. */
  void clear() {
    List.of(attaches, notBefore, written, dropped, failures, messages, log).forEach(List::clear);
  }

  /** An attempt whose connection is not made yet. */
  Attempt begin(Transport by) {
    return begin(by, false, ATTEMPT_TIMEOUT);
  }

  Attempt begin(Transport by, boolean probe, long patience) {
    return begin(by, new Attempt.Choice("test", probe, true, patience, PATIENT));
  }

  private Attempt begin(Transport by, Attempt.Choice choice) {
    Attempt attempt = new Attempt(by, choice, how -> {}, now);
    session.begin(attempt);
    attempt.connection(new Line(attempt));
    return attempt;
  }

  /** A poll that the server may hold, with its opener written. */
  Attempt held(Transport by) {
    Attempt attempt = toBeHeld(by);
    opener(attempt);
    return attempt;
  }

  /** One whose connection is not made yet. */
  Attempt toBeHeld(Transport by) {
    return begin(by, new Attempt.Choice("test", false, false, 60_000, PATIENT));
  }

  /** Its connection is made: what is written first. */
  List<Frame> opener(Attempt attempt) {
    return decoded(session.opener(attempt, now));
  }

  /** An attempt with its opener written. */
  Attempt attempt(Transport by) {
    return attempt(by, false);
  }

  Attempt attempt(Transport by, boolean probe) {
    Attempt attempt = begin(by, probe, ATTEMPT_TIMEOUT);
    opener(attempt);
    return attempt;
  }

  /** A session that was opened; answers its attempt. */
  Attempt open(Transport by) {
    Attempt attempt = attempt(by);
    receive(attempt, welcome, attached(attempt, 0, 1));
    return attempt;
  }

  Attempt open() {
    return open(FakeTransport.websocket());
  }

  void receive(Attempt attempt, Frame... frames) {
    session.onFrames(attempt, List.of(frames), null, now);
  }

  void receiveBroken(Attempt attempt, ProtocolException broken) {
    session.onFrames(attempt, List.of(), broken, now);
  }

  /** The body under way is answered. */
  void answer(Attempt attempt, Frame... frames) {
    session.onAnswer(attempt, List.of(frames), now);
  }

  /** It is lost. */
  void lose(Attempt attempt) {
    session.onAnswer(attempt, null, now);
  }

  void end(Attempt attempt, boolean planned, String why) {
    session.onEnd(attempt, planned, why, now);
  }

  /** Answers whether the application may send that. */
  boolean queue(String text) {
    return session.send(new Frame.Text(text), fates::add);
  }

  boolean send(String text) {
    boolean accepted = queue(text);
    flush();
    return accepted;
  }

  /** What was called in this turn leaves. */
  void flush() {
    if (state() != State.CLOSED) {
      session.onTick(now);
    }
  }

  /** Lets time pass and ticks at each deadline. */
  void pass(long ms) {
    long end = now + ms;
    for (long at = session.deadline(now); at <= end; at = session.deadline(now)) {
      now = Math.max(now, at);
      session.onTick(now);
    }
    now = end;
  }

  static Frame attached(Attempt attempt, long received, long base) {
    return new Frame.Attached(attempt.number, received, base, WINDOW);
  }

  static List<Frame> decoded(List<EncodedFrame> frames) {
    return frames.stream()
        .map(frame -> TextForm.decode(frame.line(), Limits.DEFAULTS, Side.CLIENT))
        .toList();
  }

  static String text(Frame message) {
    if (message instanceof Frame.Volatile dropped) {
      return dropped.text();
    }
    return ((Frame.OfText) message).text();
  }

  @Override
  public void attach(Cause cause, long earliest) {
    attaches.add(cause);
    notBefore.add(earliest);
  }

  @Override
  public void failed(Attempt attempt) {
    failures.add(attempt.outcome());
  }

  @Override
  public void attached(Attempt attempt) {
    log.add("attached " + attempt.number);
  }

  @Override
  public void onOpen(String publicId) {
    log.add("open");
  }

  @Override
  public void onMessage(Frame message) {
    messages.add(text(message));
    onMessageDo.run();
  }

  @Override
  public void onSuspended(String why) {
    log.add("suspended");
  }

  @Override
  public void onResumed() {
    log.add("resumed");
  }

  @Override
  public void moved(String url) {
    log.add("moved " + url);
  }

  @Override
  public void ended(SessionEnd end) {
    ends.add(end);
  }

  /** A connection that writes down what it is given. */
  private final class Line implements Connection {
    private final Attempt attempt;

    Line(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void send(List<EncodedFrame> frames) {
      written.add(new Written(attempt.number, decoded(frames)));
    }

    @Override
    public boolean writable() {
      return !congested;
    }

    @Override
    public void close(int code) {
      dropped.add(attempt);
    }
  }
}
