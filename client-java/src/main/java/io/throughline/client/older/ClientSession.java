// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
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

  private final ClientConfig config;
  private final String cid;
  private final Terms terms;
  private final Attempts attempts;
  private final Posts posts;
  private final Heartbeat heartbeat;
  private final Sending sending;
  private final Output output;
  private final Delivery delivery;
  private final Lifecycle lifecycle;
  private final Reception reception;
  private final Answers answers;

  public ClientSession(
      ClientConfig config,
      String cid,
      Transports transports,
      ClientListener listener,
      DoubleSupplier random) {
    this.config = config;
    this.cid = cid;
    this.terms = new Terms(config);
    this.attempts = new Attempts(config, terms, transports, new Backoff(random));
    this.posts = new Posts(transports, config.attachTimeout());
    this.heartbeat = new Heartbeat(terms);
    this.sending = new Sending(terms);
    this.delivery = new Delivery(config, terms, listener::onMessage);
    this.output = new Output(terms, sending, delivery);
    this.lifecycle =
        new Lifecycle(config, terms, listener, attempts, posts, sending, output, delivery);
    this.reception =
        new Reception(
            lifecycle, listener, terms, attempts, posts, sending, output, delivery, heartbeat);
    this.answers = new Answers(lifecycle, reception, attempts, posts, sending, output, delivery);
  }

  // --- attempts ---

  /**
   * Begins an attach over this transport beside what there is: the first one, a racer, a fallback
   * or a promotion.
   */
  public void attach(String transport, long now) {
    if (state() != State.CLOSED) {
      attempts.begin(transport, now);
    }
  }

  /** A connection is ready for its opener. */
  public void onOpened(Connection connection, long now) {
    Attempt attempt = attempts.pending(connection);
    if (attempt == null || state() == State.CLOSED) {
      connection.close(CloseCode.NORMAL.code()); // AT-17
      return;
    }
    boolean beside = attempts.number(attempt, now); // AT-1
    connection.write(List.of(EncodedFrame.of(opener(attempt.number, beside))));
  }

  private Frame opener(long number, boolean beside) {
    String sid = terms.sid();
    if (sid == null) {
      return new Frame.Hello(
          1, cid, number, config.window(), beside, List.of(), config.auth(), null);
    }
    Frame attach = new Frame.Attach(sid, number, delivery.received(), delivery.window(), null);
    delivery.onStated();
    return attach;
  }

  /** A connection broke or could not be made. */
  public void onLost(Connection connection, long now) {
    Attempt attempt = attempts.of(connection);
    if (attempt != null) {
      attempt.live = false;
      lifecycle.drop(attempt, 0, now);
    }
  }

  /** An answer came to its planned end. */
  public void onEnded(Connection connection, long now) {
    Attempt attempt = attempts.of(connection);
    if (attempt != null && attempt == attempts.current()) {
      attempt.live = false;
      attempts.keepAttached(0, now);
    } else {
      onLost(connection, now);
    }
  }

  // --- what arrives ---

  /** Something arrived, a frame or not: a sign of life (FR-2). */
  public void onInput(Connection from, long now) {
    if (attempts.of(from) != null) {
      heartbeat.onInput(now);
    }
  }

  /** A frame from a connection. */
  public void onFrame(Connection from, Frame frame, long now) {
    reception.onFrame(from, frame, now);
  }

  /** Something unreadable or illegal came from a connection. */
  public void onProtocolError(Connection from, CloseCode code, long now) {
    reception.onProtocolError(from, code, now);
  }

  /** The answer to a body. */
  public void onPostAnswered(long id, List<Frame> answer, long now) {
    answers.onAnswered(id, answer, now);
  }

  /** A body got no answer. */
  public void onPostLost(long id, long now) {
    answers.onLost(id, now);
  }

  // --- the application ---

  /**
   * Sends a TEXT or BINARY message.
   *
   * @throws IllegalArgumentException when it is over {@code maxMessage} (LM-6)
   * @throws IllegalStateException when the session is closing or has ended
   */
  public void send(Frame message, @Nullable Object receipt) {
    if (state() == State.CLOSING || state() == State.CLOSED) {
      throw new IllegalStateException("closed");
    }
    sending.add(message, receipt);
  }

  /** Bytes queued and unconfirmed: what an application should keep bounded. */
  public long heldBytes() {
    return sending.held();
  }

  /** Stops or goes on taking messages; what arrives meanwhile is held within the window. */
  public void pause(boolean pause) {
    if (state() != State.CLOSED) {
      delivery.pause(pause);
    }
  }

  /** The application closes. */
  public void close(int code, String reason, long now) {
    lifecycle.close(new Frame.Close(code, 0, reason), now);
  }

  // --- time and output ---

  /** When {@link #onTick} has something to do next. */
  public long deadline() {
    if (state() == State.CLOSED) {
      return NEVER;
    }
    long silentAt = attempts.attached() ? heartbeat.silentAt() : NEVER;
    long first = Math.min(attempts.deadline(), posts.deadline());
    first = Math.min(first, Math.min(lifecycle.endsAt(), delivery.ackAt()));
    return Math.min(first, Math.min(silentAt, heartbeat.deadline()));
  }

  public void onTick(long now) {
    lifecycle.onTick(now);
    Attempt current = attempts.current();
    if (current != null && attempts.attached() && now >= heartbeat.silentAt()) { // HB-4
      lifecycle.silent(current, now);
    }
    if (state() == State.CLOSED) {
      return;
    }
    for (Attempt late = attempts.late(now); late != null; late = attempts.late(now)) {
      lifecycle.drop(late, 0, now);
    }
    if (posts.overdue(now)) {
      answers.onLost(posts.id(), now);
    }
    attempts.onTick(now);
    delivery.onTick(now);
    checkPath(now);
  }

  /** A confirmation is late, or what was written downstream does not come (§5.4, UP-3). */
  private void checkPath(long now) {
    switch (heartbeat.check(delivery.received(), now)) {
      case FINE -> {}
      case PING -> output.offer(new Frame.Ping(heartbeat.token()));
      case DEAD -> attempts.beginAgain(0, now);
      default -> throw new IllegalStateException();
    }
  }

  /** Writes what is ready; to be called at the end of each turn. */
  public void flush(long now) {
    Attempt current = attempts.current();
    String sid = terms.sid();
    boolean ready = posts.ready(now);
    if (current == null || current.silent || sid == null || state() == State.CLOSED) {
      return;
    }
    if (current.connection.duplex()) {
      write(current, now);
    } else if (ready) {
      output.newBody();
      posts.body(current, sid, output.next(), now);
      posts.wrote(sending.outbox().written());
    }
  }

  private void write(Attempt current, long now) {
    while (current.live && current.connection.isWritable()) {
      List<EncodedFrame> batch = output.next();
      if (batch.isEmpty()) {
        break;
      }
      current.connection.write(batch);
    }
    heartbeat.onWrote(sending.outbox().written() > sending.outbox().confirmed(), now);
  }

  public State state() {
    return lifecycle.state();
  }
}
