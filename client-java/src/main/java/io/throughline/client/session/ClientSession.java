// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static io.throughline.client.session.Lifecycle.State.CLOSED;
import static io.throughline.client.session.Lifecycle.State.CLOSING;
import static io.throughline.client.session.Lifecycle.State.CONNECTING;
import static io.throughline.client.session.Lifecycle.State.OPEN;
import static io.throughline.client.session.Lifecycle.State.RECONNECTING;

import io.throughline.client.session.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Reaction;
import io.throughline.protocol.Timing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client session: what SPEC's client state table says, and nothing else. Methods say what
 * happened; what follows is written by {@link #flush}, asked of {@link Transports} or told to the
 * {@link ClientListener}.
 *
 * <p>Every method takes the time in ms. After each call the owner calls {@link #flush} and asks
 * {@link #deadline}.
 */
public final class ClientSession {
  static final long NEVER = Long.MAX_VALUE;

  /** A message sent before WELCOME told the limits. */
  private record Early(Frame message, @Nullable Object receipt) {}

  private final ClientConfig config;
  private final String cid;
  private final ClientListener listener;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Attempts attempts;
  private final Posts posts;
  private final Path path;
  private final ArrayDeque<Early> early = new ArrayDeque<>();

  private Timing timing;
  private Limits limits;
  private Upstream upstream;
  private Downstream downstream;

  /** Null until WELCOME. */
  private @Nullable String sid;

  private boolean paused;
  private boolean raced;

  /** When RECONNECTING or CLOSING ends. */
  private long stateEndsAt = NEVER;

  /** What the application closed with; null before. */
  private Frame.@Nullable Close closing;

  public ClientSession(
      ClientConfig config,
      String cid,
      Transports transports,
      ClientListener listener,
      DoubleSupplier random) {
    this.config = config;
    this.cid = cid;
    this.listener = listener;
    this.timing = config.timing();
    this.limits = config.limits();
    this.attempts = new Attempts(config, transports, new Backoff(random));
    this.posts = new Posts(transports, config.attachTimeout());
    this.path = new Path();
    this.upstream = new Upstream(limits);
    this.downstream = newDownstream();
  }

  private Downstream newDownstream() {
    return new Downstream(
        limits.withWindow(config.window()), timing.ackDelay(), listener::onMessage);
  }

  // --- attempts ---

  /**
   * Begins an attach over this transport beside what there is: the first one, a racer, a fallback
   * or a promotion.
   */
  public void attach(String transport, long now) {
    if (state() != CLOSED) {
      attempts.begin(transport, timing, now);
    }
  }

  /** A connection is ready for its opener. */
  public void onOpened(Connection connection, long now) {
    Attempt attempt = attempts.pending(connection);
    if (attempt == null || state() == CLOSED) {
      connection.close(CloseCode.NORMAL.code()); // AT-17
      return;
    }
    boolean beside = attempts.number(attempt, now); // AT-1
    String known = sid;
    if (known == null) {
      raced |= beside;
      Frame hello =
          new Frame.Hello(
              1, cid, attempt.number, config.window(), beside, List.of(), config.auth(), null);
      connection.write(List.of(EncodedFrame.of(hello)));
    } else {
      Frame frame =
          new Frame.Attach(known, attempt.number, downstream.received(), downstream.window(), null);
      downstream.onStated();
      connection.write(List.of(EncodedFrame.of(frame)));
    }
  }

  /** A connection broke or could not be made. */
  public void onLost(Connection connection, long now) {
    gone(connection, true, now);
  }

  /** An answer came to its planned end. */
  public void onEnded(Connection connection, long now) {
    gone(connection, false, now);
  }

  private void gone(Connection connection, boolean broken, long now) {
    Attempt attempt = attempts.of(connection);
    if (attempt == null) {
      return;
    }
    attempt.live = false;
    if (attempt == attempts.current() && !broken) {
      attempts.keepAttached(0, now);
    } else {
      drop(attempt, 0, now);
    }
  }

  /** An attempt or the current connection is over; the session goes on. */
  private void drop(Attempt attempt, long leastDelay, long now) {
    attempt.connection.close(CloseCode.NORMAL.code()); // AT-17
    downstream.ackNow(); // what its opener stated may never have arrived
    if (attempts.remove(attempt) && state() == OPEN) {
      stateEndsAt = now + timing.resumeTimeout();
      move(RECONNECTING, "connection lost");
    }
    attempts.keepAttached(leastDelay, now);
  }

  private void onWelcome(Frame.Welcome welcome) {
    if (sid != null) {
      return;
    }
    sid = welcome.sid();
    timing = welcome.timing();
    limits = welcome.limits();
    upstream = new Upstream(limits);
    downstream = newDownstream();
    downstream.pause(paused);
    for (Early message : early) {
      upstream.add(fragments(message.message), message.receipt);
    }
    early.clear();
  }

  private void onAttached(Attempt attempt, Frame.Attached frame, long now) {
    if (frame.attempt() != attempt.number
        || sid == null
        || !upstream.outbox.canConfirm(frame.received())) { // DL-5
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "ATTACHED does not fit");
    }
    attempt.cursor.set(frame.base()); // AT-8
    path.onAttached(attempt, now);
    boolean samePath = attempts.moveTo(attempt); // AT-6
    confirm(frame.received(), frame.window());
    if (!samePath) {
      posts.forget();
      upstream.again(); // DL-6
      downstream.ackNow(); // a PONG that was dropped with the old path may have been the last word
    }
    if (state() == CONNECTING || state() == RECONNECTING) {
      if (raced) {
        downstream.ackNow(); // HS-8
      }
      stateEndsAt = NEVER;
      move(OPEN, "attached");
    }
  }

  // --- what arrives ---

  /** Something arrived, a frame or not: a sign of life (FR-2). */
  public void onInput(Connection from, long now) {
    if (attempts.of(from) != null) {
      path.onInput(now);
    }
  }

  /** A frame from a connection; one that was given up is not heard. */
  public void onFrame(Connection from, Frame frame, long now) {
    Attempt attempt = attempts.of(from);
    if (attempt == null || state() == CLOSED) {
      return;
    }
    path.onInput(now);
    try {
      switch (frame.kind()) {
        case WELCOME -> onWelcome((Frame.Welcome) frame);
        case ATTACHED -> onAttached(attempt, (Frame.Attached) frame, now);
        case REJECT -> onReject(attempt, (Frame.Reject) frame, now);
        case CLOSE -> onPeerClose((Frame.Close) frame, now);
        case END -> attempts.beginAgain(0, now); // XS-5
        case VOLATILE, VOLATILE_BINARY -> downstream.onVolatile(frame);
        case TEXT, BINARY, TEXT_PART, BINARY_PART -> {
          if (state() != CLOSING) {
            downstream.onCounted(frame, attempt.cursor, now);
          }
        }
        default -> onControl(frame, now);
      }
    } catch (ProtocolException e) {
      onProtocolError(from, e.code(), now);
    }
  }

  private void onControl(Frame frame, long now) {
    switch (frame.kind()) {
      case ACK -> onReceived(((Frame.Ack) frame).received(), ((Frame.Ack) frame).window());
      case PONG -> onReceived(((Frame.Pong) frame).received(), ((Frame.Pong) frame).window());
      case PING -> { // HB-2
        long token = ((Frame.Ping) frame).token();
        if (upstream.addControl(
            EncodedFrame.of(new Frame.Pong(token, downstream.received(), downstream.window())))) {
          downstream.onStated();
        }
      }
      case WRITTEN -> path.onWritten(((Frame.Written) frame).number(), timing, now);
      case MOVE -> {
        Frame.Move move = (Frame.Move) frame;
        attempts.move(move, now);
      }
      default -> {} // MARK proves a stream to whoever chose it
    }
  }

  /** Something unreadable or illegal came from a connection. */
  public void onProtocolError(Connection from, CloseCode code, long now) {
    Attempt attempt = attempts.of(from);
    if (attempt == null || state() == CLOSED) {
      return;
    }
    if (code == CloseCode.GAP) {
      drop(attempt, 0, now);
    } else {
      sendClose(code.code(), code.reason());
      finish(code.code(), code.reason(), 0);
    }
  }

  private void onReject(Attempt attempt, Frame.Reject reject, long now) {
    int code =
        reject.code() == CloseCode.ENDED.code() && reject.endedWith() != 0
            ? reject.endedWith()
            : reject.code();
    if (reject.received() > upstream.outbox.confirmed()
        && upstream.outbox.canConfirm(reject.received())) {
      confirm(reject.received(), 0);
    }
    long wait = Math.max(0, reject.retryAfter());
    boolean keeps = attempts.current() != null && attempts.current() != attempt;
    switch (scope(reject.code())) {
      case CONNECTION -> {
        boolean stops = CloseCode.reactionOf(code) == Reaction.STOP && !keeps;
        if (stops) {
          finish(code, reject.reason(), wait);
        } else {
          drop(attempt, wait, now);
        }
      }
      case SESSION -> finish(closing == null ? code : closing.code(), reject.reason(), wait);
      default -> throw new IllegalStateException();
    }
  }

  private enum Scope {
    CONNECTION,
    SESSION
  }

  /** Whether a REJECT leaves the session as it is (§10). */
  private static Scope scope(int code) {
    CloseCode known = CloseCode.of(code);
    if (known == null) {
      return CloseCode.reactionOf(code) == Reaction.RESUME ? Scope.CONNECTION : Scope.SESSION;
    }
    return switch (known) {
      case PROTOCOL_ERROR, ORIGIN_REFUSED, SILENT, SUPERSEDED, GAP, VERSION, LIMIT ->
          Scope.CONNECTION;
      default -> Scope.SESSION;
    };
  }

  private void onPeerClose(Frame.Close close, long now) {
    onReceived(close.received(), Frame.FULL_WINDOW);
    if (!upstream.closeWritten()) {
      sendClose(close.code(), ""); // the answer that ends CLOSING there (CL-3)
    }
    Frame.Close mine = closing;
    finish(
        mine == null ? close.code() : mine.code(),
        mine == null ? close.reason() : mine.reason(),
        0);
  }

  /** Writes CLOSE past everything that is queued. */
  private void sendClose(int code, String reason) {
    Attempt attempt = attempts.current();
    if (attempt == null || sid == null) {
      return;
    }
    EncodedFrame close = EncodedFrame.of(new Frame.Close(code, downstream.received(), reason));
    if (!attempt.connection.duplex()) {
      posts.send(attempt, sid, List.of(close), NEVER);
    } else if (attempt.live) {
      attempt.connection.write(List.of(close));
    }
  }

  private void onReceived(long received, long window) {
    if (!upstream.outbox.canConfirm(received)) { // DL-5
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "received beyond sent");
    }
    confirm(received, window == Frame.FULL_WINDOW ? limits.window() : window);
  }

  private void confirm(long received, long window) {
    long before = upstream.outbox.confirmed();
    List<Object> receipts = upstream.outbox.confirm(received, window);
    if (upstream.outbox.confirmed() > before) {
      path.onConfirmed();
    }
    if (!receipts.isEmpty()) {
      listener.onConfirmed(receipts);
    }
  }

  // --- upstream bodies ---

  /** The answer to a body: only its ACK says that it was taken in (UP-7). */
  public void onPostAnswered(long id, List<Frame> answer, long now) {
    if (state() == CLOSED) {
      return;
    }
    boolean latest = posts.answered(id);
    try {
      for (Frame frame : answer) {
        if (state() != CLOSED) {
          onAnswer(frame, latest, now);
        }
      }
    } catch (ProtocolException e) {
      sendClose(e.code().code(), e.code().reason());
      finish(e.code().code(), e.code().reason(), 0);
    }
    if (latest && state() != CLOSED && upstream.outbox.confirmed() < posts.lastNumber()) {
      upstream.again();
    }
  }

  private void onAnswer(Frame frame, boolean latest, long now) {
    switch (frame.kind()) {
      case END -> {
        if (latest) {
          attempts.beginAgain(0, now); // UP-4
        }
      }
      case CLOSE -> {
        Frame.Close close = (Frame.Close) frame;
        onReceived(close.received(), Frame.FULL_WINDOW);
        Frame.Close mine = closing;
        finish(mine == null ? close.code() : mine.code(), close.reason(), 0);
      }
      case REJECT -> onPostRejected((Frame.Reject) frame);
      default -> onControl(frame, now);
    }
  }

  private void onPostRejected(Frame.Reject reject) {
    if (reject.received() > 0) {
      onReceived(reject.received(), Frame.FULL_WINDOW);
    }
    int code =
        reject.code() == CloseCode.ENDED.code() && reject.endedWith() != 0
            ? reject.endedWith()
            : reject.code();
    Frame.Close mine = closing;
    if (scope(reject.code()) == Scope.SESSION || CloseCode.reactionOf(code) == Reaction.STOP) {
      finish(mine == null ? code : mine.code(), reject.reason(), Math.max(0, reject.retryAfter()));
    }
  }

  /** A body got no answer: it may have arrived or not. */
  public void onPostLost(long id, long now) {
    if (posts.lost(id, attempts.backoff(), now) && state() != CLOSED) {
      downstream.ackNow();
      upstream.again();
    }
  }

  // --- the application ---

  /**
   * Sends a TEXT or BINARY message.
   *
   * @throws IllegalArgumentException when it is over {@code maxMessage} (LM-6)
   */
  public void send(Frame message, @Nullable Object receipt) {
    if (state() == CLOSING || state() == CLOSED) {
      throw new IllegalStateException("closed");
    }
    List<EncodedFrame> fragments = fragments(message);
    if (sid == null) {
      early.add(new Early(message, receipt));
    } else {
      upstream.add(fragments, receipt);
    }
  }

  private List<EncodedFrame> fragments(Frame message) {
    return message instanceof Frame.Text text
        ? Fragmenter.text(text.text(), limits)
        : Fragmenter.binary(((Frame.Binary) message).bytes(), limits);
  }

  /** Bytes queued and unconfirmed: what an application should keep bounded. */
  public long heldBytes() {
    return upstream.outbox.held();
  }

  /** Stops or goes on taking messages; what arrives meanwhile is held within the window. */
  public void pause(boolean pause) {
    paused = pause;
    if (state() != CLOSED) {
      downstream.pause(pause);
    }
  }

  /** The application closes: everything queued goes first (CL-1). */
  public void close(int code, String reason, long now) {
    if (state() == CONNECTING) {
      finish(code, reason, 0);
    } else if (state() == OPEN || state() == RECONNECTING) {
      Frame.Close frame = new Frame.Close(code, 0, reason);
      closing = frame;
      upstream.close(frame);
      stateEndsAt = now + config.closeTimeout();
      move(CLOSING, "closed by the application");
    }
  }

  private void finish(int code, String reason, long retryAfter) {
    if (state() == CLOSED) {
      return;
    }
    attempts.closeAll(code);
    downstream.discard();
    move(CLOSED, reason);
    List<Object> unknown = upstream.outbox.receipts();
    for (Early message : early) {
      if (message.receipt != null) {
        unknown.add(message.receipt);
      }
    }
    listener.onClosed(
        new ClientListener.Ending(
            code,
            reason,
            CloseCode.reactionOf(code),
            retryAfter,
            upstream.outbox.confirmedMessages(),
            upstream.outbox.unconfirmedMessages() + early.size(),
            unknown));
  }

  private void move(State next, String why) {
    lifecycle.moveTo(next, why);
    listener.onState(next);
  }

  // --- time and output ---

  /** When {@link #onTick} has something to do next. */
  public long deadline() {
    if (state() == CLOSED) {
      return NEVER;
    }
    long silent = attempts.attached() ? path.silentAt(timing) : NEVER;
    long first =
        Math.min(
            Math.min(attempts.deadline(), posts.deadline()),
            Math.min(stateEndsAt, downstream.ackAt()));
    return Math.min(first, Math.min(silent, path.deadline()));
  }

  public void onTick(long now) {
    if (state() == CLOSED) {
      return;
    }
    if (now >= stateEndsAt) {
      Frame.Close close = closing;
      CloseCode expired = CloseCode.EXPIRED;
      finish(
          close == null ? expired.code() : close.code(),
          close == null ? expired.reason() : close.reason(),
          0);
      return;
    }
    Attempt current = attempts.current();
    if (current != null && current.live && now >= path.silentAt(timing)) { // HB-4
      drop(current, 0, now);
    }
    for (Attempt late = attempts.late(now); late != null; late = attempts.late(now)) {
      drop(late, 0, now);
    }
    if (posts.overdue(now)) {
      onPostLost(posts.id(), now);
    }
    attempts.onTick(timing, now);
    downstream.onTick(now);
    checkPath(now);
  }

  /** A confirmation is late, or what was written downstream does not come (§5.4, UP-3). */
  private void checkPath(long now) {
    switch (path.check(downstream.received(), now)) {
      case FINE -> {}
      case PING -> upstream.addControl(EncodedFrame.of(new Frame.Ping(path.token())));
      case DEAD -> attempts.beginAgain(0, now);
      default -> throw new IllegalStateException();
    }
  }

  /** Writes what is ready; to be called at the end of each turn. */
  public void flush(long now) {
    Attempt current = attempts.current();
    String known = sid;
    boolean ready = posts.ready(now);
    if (current == null || known == null || state() == CLOSED) {
      return;
    }
    if (!current.connection.duplex()) {
      if (ready) {
        upstream.newBody();
        posts.body(current, known, upstream.nextBatch(downstream), now);
        posts.wrote(upstream.outbox.written());
      }
      return;
    }
    while (current.live && current.connection.isWritable()) {
      List<EncodedFrame> batch = upstream.nextBatch(downstream);
      if (batch.isEmpty()) {
        break;
      }
      current.connection.write(batch);
    }
    path.onWrote(upstream.outbox.written() > upstream.outbox.confirmed(), timing, now);
  }

  public State state() {
    return lifecycle.state();
  }
}
