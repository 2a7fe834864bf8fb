// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server: one session after another, each over whatever transport gets through.
 * Within a session messages arrive once and in order, both ways, across every change of transport
 * (SPEC §3). It keeps itself alive until {@link #close} is called or a code comes whose reaction is
 * to stop (§10).
 *
 * <p>Handlers run on the connection's own event-loop context, one at a time; they must not block.
 * What one throws is reported to that context's exception handler and harms nothing else. They miss
 * nothing when they are set in the call of {@link ThroughlineClient#connect(String, Handler)}; a
 * message that comes while there is no handler for it is dropped. All methods may be called from
 * any thread; their futures complete on the connection's context, and {@code toCompletionStage()}
 * bridges them to plain Java.
 *
 * <p>Flow out: {@link #writeQueueFull} means that {@link #setWriteQueueMaxSize} bytes are not
 * confirmed by the server; {@link #drainHandler} says when it is half of that. Flow in: {@link
 * #pause} closes this side's window, so that the server stops sending; what is on its way is held
 * within the window.
 */
public interface Connection extends ReadStream<Message>, WriteStream<Message> {
  /** The state of the session. */
  ConnectionState state();

  /** The transport that carries the session; null before the first one opened. */
  @Nullable String transport();

  /**
   * The public id of the session: may be shown and logged, gives no rights. Null before it opened.
   */
  @Nullable String id();

  /** Bytes that are queued or not confirmed yet, with 16 bytes for each frame (DL-10). */
  long bufferedBytes();

  /**
   * Sends a text, in order and exactly once (§3).
   *
   * @return succeeds when the server's session has taken it in; fails with {@link
   *     UnknownFateException} when the session ends first, {@link TooLargeException} when it is
   *     over the server's limits (LM-6), {@link ClosedException} after {@link #close}
   */
  Future<Void> send(String text);

  /** Sends bytes; as {@link #send(String)}. The buffer is copied. */
  Future<Void> send(Buffer bytes);

  /** Sends a message; as {@link #send(String)}. */
  Future<Void> send(Message message);

  /**
   * Sends a text and waits for what becomes of it; for threads that may block, virtual ones too.
   *
   * @throws ThroughlineException as {@link #send(String)} fails
   * @throws IllegalStateException on an event loop, which must not block: use {@link #send} there
   * @throws InterruptedException when the thread is interrupted; the message is sent all the same
   */
  default void sendAndWait(String text) throws InterruptedException {
    sendAndWait(Message.of(text));
  }

  /** Sends a message and waits for what becomes of it; as {@link #sendAndWait(String)}. */
  void sendAndWait(Message message) throws InterruptedException;

  /**
   * Queues a message.
   *
   * @return succeeds as soon as the message is queued; fails with {@link ClosedException} after
   *     {@link #close}
   */
  @Override
  Future<Void> write(Message message);

  /**
   * Sends a message that may be lost: not numbered, not replayed, dropped when the session is not
   * OPEN (DL-15).
   *
   * @throws TooLargeException when it is over {@code maxFrame}
   */
  Connection sendVolatile(Message message);

  /**
   * Events and calls in the root namespace, over all sessions of the connection: what is set up
   * here stays when a new session takes the place of the old one (SPEC §9).
   */
  Conversation events();

  /** Joins a namespace without credentials of its own; as {@link #join(String, Supplier)}. */
  default Future<Conversation> join(String namespace) {
    return join(namespace, () -> null);
  }

  /** Joins a namespace; as {@link #join(String, Supplier)}. */
  default Future<Conversation> join(String namespace, JsonNode auth) {
    JsonNode copy = auth.deepCopy();
    return join(namespace, () -> copy);
  }

  /**
   * Joins a namespace; in a new session it is joined again by itself (NS-6), and when that is
   * refused the conversation ends and its {@code leaveHandler} is told.
   *
   * @param auth asked for credentials each time, on the connection's context; must not block
   * @return the conversation once it is joined; fails with an {@code EventException} whose code
   *     says why the server refused it, or {@code CLOSED}; with {@link IllegalStateException} when
   *     it is joined already
   * @throws IllegalArgumentException when there cannot be a namespace of that name
   */
  Future<Conversation> join(String namespace, Supplier<@Nullable JsonNode> auth);

  /** Renews the credentials of the session; as {@link #renew(String, JsonNode)}. */
  default Future<@Nullable Duration> renew(JsonNode auth) {
    return renew("", auth);
  }

  /**
   * Brings new credentials before the old ones expire, without another connection (AU-4). For the
   * sessions that follow it is the option {@code auth} that is asked.
   *
   * @param namespace empty for those of the session
   * @return how long they last, null when without end; fails with an {@code EventException}, {@code
   *     UNAUTHORIZED} when they are refused: what was there before stays
   */
  Future<@Nullable Duration> renew(String namespace, JsonNode auth);

  /**
   * How long the session's credentials were to last when it opened; null when without end, or
   * before it opened (AU-3).
   */
  @Nullable Duration expiresIn();

  /** Closes with 1000 once everything queued is sent (CL-1); as {@link #close(int, String)}. */
  Future<Void> close();

  /**
   * Closes for good once everything queued is sent (CL-1), at the latest after {@code
   * closeTimeout}. A session that has not opened yet ends at once: what is queued is not sent, its
   * fate is told as {@link UnknownFateException}.
   *
   * @param code 1000, or 3000 to 4399 for the application's own
   * @param reason a text for people; 123 bytes of it go out
   * @return succeeds when it is closed, whoever closed it
   * @throws IllegalArgumentException when the code may not be said
   */
  Future<Void> close(int code, String reason);

  /**
   * Moves the session to another transport: ATTACH beside the working connection (AT-6).
   *
   * @return fails with {@link SwitchFailedException} when that does not succeed, also when the next
   *     poll of the connection in use overtook it; that is then untouched
   */
  Future<Void> switchTo(String transport);

  /**
   * Tells that the network may have changed: what did not work may work now, and what is in use may
   * not. Looks at once instead of when its time has come.
   */
  Connection networkChanged();

  /**
   * Drops the connection in use brutally, as a network would: for demonstrations and tests. The
   * session resumes.
   */
  Connection cut();

  /** Called with the public id when a session opened: the first one, or the next after an end. */
  Connection openHandler(@Nullable Handler<String> handler);

  /** Text messages; while it is set, {@link #handler} gets no text. */
  Connection textHandler(@Nullable Handler<String> handler);

  /** Binary messages; while it is set, {@link #handler} gets none. */
  Connection binaryHandler(@Nullable Handler<Buffer> handler);

  /** Called when another transport carries the session. */
  Connection transportHandler(@Nullable Handler<TransportChange> handler);

  /**
   * Called with a text for people when the way to the server was lost: the session waits, what is
   * sent is queued.
   */
  Connection suspendedHandler(@Nullable Handler<String> handler);

  /** Called when the session goes on after that: nothing was lost. */
  Connection resumedHandler(@Nullable Handler<Void> handler);

  /**
   * Called when the session could not be resumed and a new one takes its place. Each ended session
   * is told by this or by {@link #closeHandler}, with the counts of confirmed and unknown messages.
   */
  Connection resetHandler(@Nullable Handler<Ending> handler);

  /**
   * Called when the session ended. When {@link Ending#willRetry} a new one is opened later, else it
   * is the end of the connection.
   */
  Connection closeHandler(@Nullable Handler<Ending> handler);

  /** All messages, less those that {@link #textHandler} or {@link #binaryHandler} takes. */
  @Override
  Connection handler(@Nullable Handler<Message> handler);

  /** Closes this side's window; messages wait until {@link #resume} or {@link #fetch}. */
  @Override
  Connection pause();

  /** Takes messages without end; those that waited come first. */
  @Override
  Connection resume();

  /**
   * Takes this many more messages and is paused again.
   *
   * @throws IllegalArgumentException when the amount is below 0
   */
  @Override
  Connection fetch(long amount);

  /** Called once when the connection is closed for good and its last message is handed over. */
  @Override
  Connection endHandler(@Nullable Handler<Void> handler);

  /**
   * Called before {@link #endHandler} with an {@link EndedException} when neither application asked
   * for the end, so that a pipe from this connection fails.
   */
  @Override
  Connection exceptionHandler(@Nullable Handler<Throwable> handler);

  /**
   * Bytes that may be buffered before {@link #writeQueueFull}; default 262,144, the usual window. A
   * server confirms a quarter of its window at once and less only after a while (DL-8), so much
   * less makes a pipe slow.
   */
  @Override
  Connection setWriteQueueMaxSize(int maxSize);

  /**
   * Called when the queue was full and is half of that; also when it is set from another thread and
   * the queue is not full, so that no pipe can miss it.
   */
  @Override
  Connection drainHandler(@Nullable Handler<Void> handler);
}
