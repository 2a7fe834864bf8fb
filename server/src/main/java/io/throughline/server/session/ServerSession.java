// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.protocol.delivery.Outbox;
import io.throughline.server.metrics.Reason;
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

  private final SessionIdentity identity;
  private final Inbox inbox;
  private final Meter meter;
  private final Sending sending;
  private final Outbox outbox;
  private final Output output;
  private final Latest latest;
  private final Delivery delivery;
  private final Heartbeat heartbeat;
  private final AttachRate attachRate;
  private final Attachment attachment = new Attachment();
  private final Lifecycle lifecycle;
  private final Reception reception;

  public ServerSession(
      SessionConfig config,
      SessionIdentity identity,
      Frame.Hello hello,
      SessionListener listener,
      long now) {
    boolean whole = hello.window() == Frame.FULL_WINDOW;
    this.identity = identity;
    this.inbox = new Inbox(config.limits());
    this.meter = new Meter(inbox);
    long peerWindow = whole ? config.limits().window() : hello.window();
    this.sending = new Sending(config, listener, peerWindow, meter);
    this.outbox = sending.outbox();
    this.output = new Output(config, identity, outbox, inbox, meter);
    this.latest = new Latest(meter);
    this.delivery = new Delivery(inbox, listener::onMessage, meter);
    this.heartbeat = new Heartbeat(config.timing(), now);
    this.attachRate = new AttachRate(config.attachRate(), config.attachBurst(), now);
    this.lifecycle =
        new Lifecycle(config, listener, attachment, inbox, sending, output, meter, now);
    this.reception =
        new Reception(lifecycle, attachment, inbox, sending, output, delivery, heartbeat, meter);
  }

  // --- attach ---

  /**
   * A HELLO with this session's {@code cid}: WELCOME, then as an ATTACH with {@code received} 0
   * (HS-2, HS-3). Returns the refusal, or null when the connection is attached.
   */
  public @Nullable Frame hello(Connection next, Frame.Hello frame, long now) {
    boolean opens = attempt() == 0;
    Frame.Attach attach =
        new Frame.Attach(identity.sid(), frame.attempt(), 0, Frame.FULL_WINDOW, "", frame.tried());
    Frame refusal = follow(next, attach, now);
    if (refusal == null) {
      output.oweWelcome(lifecycle.expiresIn(now));
      if (opens && !frame.raced()) {
        lifecycle.choose();
      }
    }
    return refusal;
  }

  /** An ATTACH; a raced session is chosen by it (HS-6). */
  public @Nullable Frame attach(Connection next, Frame.Attach frame, long now) {
    Frame refusal = follow(next, frame, now);
    if (refusal == null) {
      lifecycle.choose();
    }
    return refusal;
  }

  /** The steps of §5.2 in their order. */
  private @Nullable Frame follow(Connection next, Frame.Attach frame, long now) {
    long received = frame.received();
    if (state() == State.CLOSED) {
      return ended();
    }
    if (frame.attempt() < attempt()) { // AT-2
      return Frame.Reject.of(CloseCode.SUPERSEDED);
    }
    if (!outbox.canConfirm(received)) { // AT-11
      return Frame.Reject.of(CloseCode.PROTOCOL_ERROR);
    }
    if (!outbox.holdsBeyond(received)) { // AT-12
      finish(CloseCode.RANGE_LOST);
      return Frame.Reject.of(CloseCode.RANGE_LOST).withReceived(inbox.received());
    }
    if (attachment.isAttached() || received < outbox.written()) { // AT-15
      long wait = attachRate.take(now);
      if (wait > 0) {
        return Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(wait);
      }
    }
    if (state() == State.DETACHED) {
      sending.restartStall(now);
      latest.clear(); // DL-15
    }
    List<Object> receipts = sending.confirm(received, frame.window(), now);
    if (attempt() > 0) {
      long replayed = outbox.sent() - outbox.confirmed();
      meter.onAttached(attachment.change(next, frame, replayed, now));
    }
    attachment.moveTo(next, frame.attempt());
    heartbeat.onInput(now);
    output.restart(frame.attempt()); // AT-7
    lifecycle.attached(next);
    sending.tell(receipts);
    return null;
  }

  /** A connection broke; only the one that the session follows matters (AT-4). */
  public void onConnectionLost(Connection lost, long now) {
    if (attachment.follows(lost)) {
      lifecycle.lost(Reason.CUT, now);
    }
  }

  /** A poll was answered or a stream rotated: no detach before the silence deadline (ST-3). */
  public void onConnectionEnded(Connection ended, long now) {
    if (attachment.follows(ended)) {
      attachment.ended(now);
    }
  }

  // --- what arrives ---

  /** A frame from a connection. */
  public void onFrame(Connection from, Frame frame, long now) {
    reception.onFrame(from, frame, now);
  }

  /** Something unreadable or illegal came from a connection. */
  public void onProtocolError(Connection from, CloseCode code, long now) {
    reception.onProtocolError(from, code, now);
  }

  /** A connection brought bytes that are no frame: padding, a part of a message (§5.4). */
  public void onAlive(Connection from, long now) {
    if (attachment.follows(from)) {
      heartbeat.onInput(now);
    }
  }

  void onBody(long now) {
    reception.onBody(now);
  }

  /** A frame of an upstream body. */
  void onBodyFrame(Frame frame, Cursor body, Consumer<Frame> replies, long now) {
    reception.receive(frame, body, replies, now);
  }

  /** The answer to an upstream body whose frames were taken in (§7.6). */
  List<Frame> bodyAnswer(List<Frame> replies) {
    List<Frame> answer = new ArrayList<>(3);
    answer.add(new Frame.Ack(inbox.received(), inbox.windowField())); // UP-1
    output.onStated();
    answer.addAll(replies);
    boolean attached = attachment.isAttached();
    answer.add(attached ? new Frame.Written(outbox.written()) : new Frame.End()); // UP-3, UP-4
    return answer;
  }

  /** Queues an uncounted frame for the connection. */
  public void reply(Frame frame) {
    output.reply(frame);
  }

  /** The peer cannot read answers to its POSTs: confirm on the connection at once (JP-5). */
  public void confirmNow() {
    output.confirmNow();
  }

  // --- the application ---

  /**
   * Queues one message: its parts, the last one completing it.
   *
   * @param receipt handed back when the message is confirmed or its fate is unknown; may be null
   * @throws IllegalStateException when the session is closing or has ended
   */
  public void send(List<EncodedFrame> parts, @Nullable Object receipt, long now) {
    if (state() == State.CLOSING || state() == State.CLOSED) {
      throw new IllegalStateException("closed");
    }
    CloseCode refusal = sending.queue(parts, receipt, now);
    if (refusal != null) {
      finish(refusal);
    }
  }

  /** Writes a volatile frame if the connection takes it now, else drops it (DL-15). */
  public boolean sendVolatile(EncodedFrame frame) {
    Connection connection = attachment.connection();
    boolean taken =
        state() == State.OPEN && connection != null && connection.room() > 0 && output.offer(frame);
    if (!taken) {
      meter.onVolatileDropped();
    }
    return taken;
  }

  /**
   * The same, but what the connection does not take now waits for it, or a newer one of the key.
   */
  public boolean sendVolatile(EncodedFrame frame, String key) {
    if (state() != State.OPEN) {
      meter.onVolatileDropped();
      return false;
    }
    latest.keep(key, frame);
    return true;
  }

  /** Whether the application should wait for a drain: a window's worth is unconfirmed. */
  public boolean isFull() {
    return sending.isFull();
  }

  /** Stops or goes on taking messages; what arrives meanwhile is held within the window (§6). */
  public void pause(boolean pause) {
    delivery.pause(pause);
  }

  /** Whether messages wait for a paused application, beyond the end of the session too. */
  public boolean holdsMessages() {
    return delivery.holdsMessages();
  }

  /** The node goes away: the client is sent elsewhere; who has no connection is waited for. */
  public void drain(long now) {
    lifecycle.drain(now);
  }

  /** The application closes. */
  public void close(int code, String reason, long now) {
    lifecycle.close(new Frame.Close(code, 0, reason), now);
  }

  /** The session's credentials last until this time: then it ends with 4411 (AU-3). */
  public void expireAt(long at) {
    lifecycle.expireAt(at);
  }

  /** A handler of the application threw (UX-3). */
  public void onHandlerThrew() {
    if (state() == State.OPEN || state() == State.DETACHED) {
      finish(CloseCode.INTERNAL);
    }
  }

  /** Ends the session at once with a code of the registry. */
  public void finish(CloseCode code) {
    lifecycle.finish(code);
  }

  /** Drops the replay buffer of a detached session to free memory (DL-14). */
  public void evict() {
    if (state() == State.CLOSING) {
      finish(CloseCode.RANGE_LOST);
    } else if (state() == State.DETACHED) {
      sending.evict();
    }
  }

  // --- time and output ---

  /**
   * When {@link #onTick} has something to do next; may be later than the last answer, never
   * forgotten.
   */
  public long deadline() {
    long first = Math.min(output.ackAt(), lifecycle.endsAt());
    return switch (state()) {
      case OPENING, DETACHED, CLOSING -> first;
      case OPEN -> Math.min(Math.min(first, sending.stallsAt()), heartbeatAt());
      case CLOSED -> NEVER;
    };
  }

  private long heartbeatAt() {
    long silentAt = heartbeat.silentAt();
    return attachment.isAttached() ? Math.min(silentAt, heartbeat.pingAt()) : silentAt;
  }

  public void onTick(long now) {
    lifecycle.onTick(now);
    if (state() == State.OPEN && now >= sending.stallsAt()) { // DL-14
      finish(CloseCode.SLOW);
    }
    if (state() == State.OPEN) {
      beat(now);
    }
    output.onTick(now, attachment.isAttached());
  }

  private void beat(long now) {
    Connection connection = attachment.connection();
    if (heartbeat.silent(now)) { // HB-3
      if (connection != null) {
        connection.write(output.last(Frame.Reject.of(CloseCode.SILENT)));
        connection.end(CloseCode.SILENT.code());
      }
      lifecycle.lost(Reason.SILENT, now);
    } else if (connection != null && heartbeat.pingDue(now)) { // HB-1
      output.reply(new Frame.Ping(heartbeat.ping(now)));
    }
  }

  /** Whether {@link #flush} has something to write, to a connection that takes it. */
  public boolean wantsFlush() {
    return roomToWrite() > 0;
  }

  private int roomToWrite() {
    Connection to = attachment.connection();
    return to == null || (output.isEmpty() && latest.isEmpty()) ? 0 : to.room();
  }

  /** Writes what is ready while the connection takes it; to be called once at a turn's end. */
  public void flush(long now) {
    for (int room = roomToWrite(); room > 0; room = roomToWrite()) {
      latest.moveTo(output);
      List<EncodedFrame> batch = output.next(room);
      if (batch.isEmpty()) {
        return;
      }
      heartbeat.onOutput(now);
      attachment.write(batch);
    }
  }

  // --- what is known of it ---

  public Meter meter() {
    return meter;
  }

  /** The refusal that a tombstone gives (AT-14). */
  public Frame ended() {
    return lifecycle.ended();
  }

  /** The code that a session in CLOSING will end with; 0 in other states. */
  public int closingCode() {
    Frame.Close closing = output.closing();
    return closing == null ? 0 : closing.code();
  }

  /** The CLOSE that this session ended with. */
  Frame lastClose() {
    return lifecycle.lastClose();
  }

  long attempt() {
    return attachment.attempt();
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
