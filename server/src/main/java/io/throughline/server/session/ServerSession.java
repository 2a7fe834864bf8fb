// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.protocol.delivery.Outbox;
import io.throughline.server.session.Lifecycle.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server session: what SPEC's server state table says, and nothing else. Methods say what
 * happened; what follows from it is written to the {@link Connection} by {@link #flush} or told to
 * the {@link SessionListener}.
 *
 * <p>Every method takes the time in ms. After each call the owner asks {@link #wantsFlush} and
 * {@link #deadline}.
 */
public final class ServerSession {
  private static final long NEVER = Long.MAX_VALUE;

  private final SessionConfig config;
  private final SessionIdentity identity;
  private final SessionListener listener;
  private final Lifecycle lifecycle;
  private final Outbox outbox;
  private final Inbox inbox;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;
  private final Heartbeat heartbeat;
  private final AttachRate attachRate;

  /** What the peer can take when it states no window (DL-16). */
  private final long peerWindow;

  /** The current connection; null between polls, in DETACHED and after the end. */
  private @Nullable Connection connection;

  /** Numbers what the current connection brings. */
  private Cursor cursor = new Cursor();

  /** The attempt that the session follows; 0 before the first attach. */
  private long attempt;

  /** When OPENING, DETACHED or CLOSING ends. */
  private long stateEndsAt = NEVER;

  private int endCode;

  public ServerSession(
      SessionConfig config,
      SessionIdentity identity,
      Frame.Hello hello,
      SessionListener listener,
      long now) {
    this.config = config;
    this.identity = identity;
    this.listener = listener;
    this.peerWindow =
        hello.window() == Frame.FULL_WINDOW ? config.limits().window() : hello.window();
    this.lifecycle = new Lifecycle(identity.id());
    this.outbox = new Outbox(peerWindow);
    this.inbox = new Inbox(config.limits());
    this.sending = new Sending(config, outbox);
    this.output = new Output(config, identity, outbox, inbox);
    this.delivery = new Delivery(inbox, listener::onMessage);
    this.heartbeat = new Heartbeat(config.timing(), now);
    this.attachRate = new AttachRate(config.attachRate(), config.attachBurst(), now);
    this.stateEndsAt = now + config.openingTimeout(); // HS-7
  }

  /**
   * A HELLO with this session's {@code cid}: WELCOME, then as an ATTACH with {@code received} 0
   * (HS-2, HS-3).
   */
  public @Nullable Frame hello(Connection next, Frame.Hello frame, long now) {
    Frame refusal = attach(next, frame.attempt(), 0, peerWindow, now);
    if (refusal == null) {
      output.oweWelcome();
      if (!frame.raced()) {
        choose();
      }
    }
    return refusal;
  }

  /** An ATTACH; a raced session is chosen by it (HS-6). */
  public @Nullable Frame attach(Connection next, Frame.Attach frame, long now) {
    long window = frame.window() == Frame.FULL_WINDOW ? peerWindow : frame.window();
    Frame refusal = attach(next, frame.attempt(), frame.received(), window, now);
    if (refusal == null) {
      choose();
    }
    return refusal;
  }

  /**
   * The steps of §5.2 in their order; returns the refusal, or null when the connection is attached.
   */
  private @Nullable Frame attach(Connection next, long n, long received, long window, long now) {
    if (state() == State.CLOSED) {
      return ended();
    }
    if (n < attempt) { // AT-2
      return Frame.Reject.of(CloseCode.SUPERSEDED);
    }
    if (!outbox.canConfirm(received)) { // AT-11
      return Frame.Reject.of(CloseCode.PROTOCOL_ERROR);
    }
    if (!outbox.holdsBeyond(received)) { // AT-12
      Frame refusal = Frame.Reject.of(CloseCode.RANGE_LOST).withReceived(inbox.received());
      finish(CloseCode.RANGE_LOST);
      return refusal;
    }
    if (connection != null || received < outbox.written()) { // AT-15
      long wait = attachRate.take(now);
      if (wait > 0) {
        return Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(wait);
      }
    }
    fence();
    connection = next;
    attempt = n;
    heartbeat.onInput(now);
    List<Object> receipts = sending.confirm(received, window);
    output.restart(n); // AT-7
    if (state() == State.DETACHED) {
      stateEndsAt = NEVER;
      lifecycle.moveTo(State.OPEN, "attached");
    }
    listener.onAttached(next.transport());
    tellConfirmed(receipts);
    return null;
  }

  /** AT-4, AT-5: from here on the older connection can do nothing to the session. */
  private void fence() {
    Connection old = connection;
    connection = null;
    cursor = new Cursor();
    if (old != null) {
      old.supersede();
    }
  }

  /** A frame from a connection; dropped unless it is the current one (AT-4). */
  public void onFrame(Connection from, Frame frame, long now) {
    if (from != connection) {
      return;
    }
    try {
      receive(frame, cursor, output::reply, now);
    } catch (ProtocolException e) {
      onProtocolError(from, e.code(), now);
    }
  }

  /** Something unreadable or illegal came from a connection. */
  public void onProtocolError(Connection from, CloseCode code, long now) {
    if (from != connection) {
      return;
    }
    if (code == CloseCode.GAP) { // DL-3: the connection ends, the session does not
      from.write(output.last(Frame.Reject.of(code).withReceived(inbox.received())));
      from.end(code.code());
      detach("gap", now);
    } else {
      finish(code);
    }
  }

  /** An upstream body arrived: a sign of life, and of a client that chose this session. */
  void onUpstream(long now) {
    heartbeat.onInput(now);
    choose();
  }

  /** The answer to an upstream body whose frames were taken in (§7.6). */
  List<Frame> upstreamAnswer(List<Frame> replies) {
    List<Frame> answer = new ArrayList<>(3);
    answer.add(new Frame.Ack(inbox.received(), inbox.window())); // UP-1
    output.onStated();
    answer.addAll(replies);
    boolean attached = connection != null;
    answer.add(attached ? new Frame.Written(outbox.written()) : new Frame.End()); // UP-3, UP-4
    return answer;
  }

  /**
   * The peer cannot read answers to its POSTs (jsonp): confirm on the connection at once (JP-5).
   */
  public void confirmNow() {
    output.confirmNow();
  }

  void receive(Frame frame, Cursor from, Consumer<Frame> replies, long now) {
    if (state() == State.CLOSED) {
      return;
    }
    heartbeat.onInput(now);
    if (frame.kind().opener()) { // HS-9
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "second opener");
    }
    choose();
    switch (frame.kind()) {
      case BASE -> delivery.onBase(((Frame.Base) frame).number(), from);
      case ACK -> onReceived(((Frame.Ack) frame).received(), ((Frame.Ack) frame).window());
      case PONG -> onReceived(((Frame.Pong) frame).received(), ((Frame.Pong) frame).window());
      case PING -> { // HB-2
        long token = ((Frame.Ping) frame).token();
        replies.accept(new Frame.Pong(token, inbox.received(), inbox.window()));
        inbox.onStated(); // the window it states is a promise too
      }
      case VOLATILE, VOLATILE_BINARY -> {
        if (state() == State.OPEN && !delivery.paused()) { // DL-15
          listener.onMessage(frame);
        }
      }
      case CLOSE -> onPeerClose((Frame.Close) frame);
      default -> {
        if (delivery.onCounted(frame, from, state() != State.CLOSING)) {
          output.onTakenIn(now);
        }
      }
    }
  }

  private void onReceived(long received, long window) {
    if (!outbox.canConfirm(received)) { // DL-5
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "received beyond sent");
    }
    tellConfirmed(sending.confirm(received, window == Frame.FULL_WINDOW ? peerWindow : window));
  }

  private void tellConfirmed(List<Object> receipts) {
    if (!receipts.isEmpty()) {
      listener.onConfirmed(receipts);
    }
    if (sending.drained()) {
      listener.onDrain();
    }
  }

  private void onPeerClose(Frame.Close close) {
    onReceived(close.received(), Frame.FULL_WINDOW);
    if (state() == State.CLOSED) {
      return;
    }
    Frame.Close how = output.closing() == null ? close : output.closing();
    finish(how.code(), how.reason()); // CL-2
  }

  /** A raced session becomes known to the application (HS-6). */
  private void choose() {
    if (state() == State.OPENING) {
      stateEndsAt = NEVER;
      lifecycle.moveTo(State.OPEN, "chosen");
      listener.onOpen();
    }
  }

  /** A connection broke; only the current one matters (AT-4). */
  public void onConnectionLost(Connection lost, long now) {
    if (lost == connection) {
      detach("connection lost", now);
    }
  }

  /** A poll was answered or a stream rotated: no detach before the silence deadline (ST-3). */
  public void onConnectionEnded(Connection ended) {
    if (ended == connection) {
      connection = null;
    }
  }

  private void detach(String why, long now) {
    connection = null;
    if (state() == State.OPEN) {
      stateEndsAt = now + config.timing().resumeTimeout(); // ST-2
      sending.onDetached();
      lifecycle.moveTo(State.DETACHED, why);
      listener.onDetached(why);
    }
  }

  /**
   * Queues one message: its parts, the last one completing it.
   *
   * @param receipt handed back when the message is confirmed or its fate is unknown; may be null
   */
  public void send(List<EncodedFrame> parts, @Nullable Object receipt, long now) {
    CloseCode refusal = sending.queue(parts, receipt, connection != null, now);
    if (refusal != null) {
      finish(refusal);
    }
  }

  /** Writes a volatile frame if the connection takes it now, else drops it (DL-15). */
  public boolean sendVolatile(EncodedFrame frame) {
    return state() == State.OPEN
        && connection != null
        && connection.isWritable()
        && output.offer(frame);
  }

  /** Whether the application should wait for a drain: a window's worth is unconfirmed. */
  public boolean isFull() {
    return sending.isFull();
  }

  /** Stops or goes on taking messages; what arrives meanwhile is held within the window (§6). */
  public void pause(boolean pause) {
    delivery.pause(pause);
  }

  /** Whether messages wait for a paused application; they do so beyond the end of the session. */
  public boolean holdsMessages() {
    return delivery.holdsMessages();
  }

  /** The application closes: everything queued goes first (CL-1). */
  public void close(int code, String reason, long now) {
    if (state() == State.OPEN || state() == State.DETACHED) {
      output.close(new Frame.Close(code, 0, reason));
      stateEndsAt = now + config.closeTimeout();
      lifecycle.moveTo(State.CLOSING, "closed by the application");
    }
  }

  /** Ends the session at once with a code of the registry. */
  public void finish(CloseCode code) {
    finish(code.code(), code.reason());
  }

  private void finish(int code, String reason) {
    if (state() == State.CLOSED) {
      return;
    }
    boolean known = state() != State.OPENING;
    endCode = code;
    stateEndsAt = NEVER;
    output.stop();
    Connection last = connection;
    if (last != null) {
      last.write(output.last(new Frame.Close(code, inbox.received(), reason)));
    }
    connection = null;
    lifecycle.moveTo(State.CLOSED, reason);
    if (last != null) {
      last.end(code);
    }
    if (known) {
      long unconfirmed = outbox.unconfirmedMessages();
      listener.onClosed(code, reason, outbox.confirmedMessages(), unconfirmed, sending.unknown());
    }
  }

  /** Drops the replay buffer of a detached session to free memory (DL-14). */
  public void evict() {
    if (state() == State.CLOSING) {
      finish(CloseCode.RANGE_LOST);
    } else if (state() == State.DETACHED) {
      sending.evict();
    }
  }

  /**
   * When {@link #onTick} has something to do next; may be later than the last answer, never
   * forgotten.
   */
  public long deadline() {
    return switch (state()) {
      case CLOSED -> NEVER;
      case OPEN ->
          Math.min(
              Math.min(output.ackAt(), sending.stallsAt()),
              Math.min(heartbeat.silentAt(), pingAt()));
      case OPENING, DETACHED, CLOSING -> Math.min(stateEndsAt, output.ackAt());
    };
  }

  private long pingAt() {
    return connection == null ? NEVER : heartbeat.pingAt();
  }

  public void onTick(long now) {
    if (now >= stateEndsAt) {
      onStateTimeout();
    }
    if (state() == State.OPEN) {
      onOpenTick(now);
    }
    output.onTick(now, connection != null);
  }

  private void onStateTimeout() {
    Frame.Close close = output.closing();
    if (close != null) {
      finish(close.code(), close.reason());
    } else {
      finish(CloseCode.EXPIRED); // HS-7, ST-2
    }
  }

  private void onOpenTick(long now) {
    if (heartbeat.silent(now)) { // HB-3
      Connection silent = connection;
      if (silent != null) {
        silent.write(output.last(Frame.Reject.of(CloseCode.SILENT)));
        silent.end(CloseCode.SILENT.code());
      }
      detach("silent", now);
    } else if (now >= sending.stallsAt()) {
      finish(CloseCode.SLOW);
    } else if (connection != null && heartbeat.pingDue(now)) { // HB-1
      output.reply(new Frame.Ping(heartbeat.ping(now)));
    }
  }

  /** Whether {@link #flush} has something to write. */
  public boolean wantsFlush() {
    return connection != null && !output.isEmpty();
  }

  /**
   * Writes what is ready to the current connection, as long as it takes it; to be called once at
   * the end of a turn.
   */
  public void flush(long now) {
    while (connection != null && connection.isWritable()) {
      List<EncodedFrame> batch = output.next();
      if (batch.isEmpty()) {
        return;
      }
      heartbeat.onOutput(now);
      connection.write(batch);
    }
  }

  /** The refusal that a tombstone gives (AT-14). */
  public Frame ended() {
    return Frame.Reject.of(CloseCode.ENDED).withReceived(inbox.received()).withEndedWith(endCode);
  }

  /** Queues an uncounted frame for the connection. */
  void reply(Frame frame) {
    output.reply(frame);
  }

  /** The CLOSE that this session ended with. */
  Frame lastClose() {
    return new Frame.Close(endCode, inbox.received(), "");
  }

  long attempt() {
    return attempt;
  }

  long received() {
    return inbox.received();
  }

  public State state() {
    return lifecycle.state();
  }

  public SessionIdentity identity() {
    return identity;
  }

  /** Bytes held for the peer; what eviction frees. */
  public long heldBytes() {
    return outbox.held();
  }
}
