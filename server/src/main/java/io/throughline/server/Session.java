// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.auth.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client, over whatever transport it has at the moment: messages arrive once and in order, both
 * ways, across every change of transport (SPEC §3).
 *
 * <p>Handlers run on the session's own event-loop context, one at a time. They are set in the
 * {@code sessionHandler}, or later on that context; a message that comes while there is none for it
 * is dropped, so whoever sets them later calls {@link #pause} first. A handler that throws closes
 * this session with 4500 and harms no other (UX-3). All other methods may be called from any
 * thread; their futures complete on the session's context.
 *
 * <p>Messages go to one session each. What goes to many is an event, for a {@link Namespace} knows
 * who is in it and in its rooms, and encodes once for all of them.
 *
 * <p>Flow out: {@link #writeQueueFull} means that a window's worth of bytes is not confirmed by the
 * client; {@link #drainHandler} says when it is below half. Whoever goes on writing is closed with
 * 4508 at four windows.
 *
 * <p>Flow in: {@link #pause} closes this side's window, so the client stops sending; what is on its
 * way is held within the window and handed over, in order, by {@link #resume} or {@link #fetch},
 * after the end of the session too. Events, calls and replies are in the same order and wait with
 * them, but only messages count as fetched. What is volatile is dropped meanwhile (DL-15).
 */
public interface Session extends ReadStream<Message>, WriteStream<Message> {
  /** The public id: may be shown and logged, gives no rights. */
  String id();

  /**
   * The transport of the current or last connection, e.g. {@code websocket}; empty before the
   * first.
   */
  String transport();

  /**
   * What the client sent to authenticate itself (member {@code auth} of HELLO); null when nothing.
   */
  @Nullable JsonNode auth();

  /**
   * What the client tried before it got through, and how that went: why it is on the transport it
   * is on (member {@code tried} of HELLO, §8). Empty when its first try succeeded, or it does not
   * tell. The client's words: at most a few kilobytes, and to be counted only by transports that
   * are known.
   */
  List<Frame.Tried> tried();

  /**
   * Whom the session is bound to, as the {@link io.throughline.server.auth.Authenticator} said when
   * it opened, or by the last RENEW (AU-4); null when that is nobody in particular.
   */
  @Nullable User user();

  /**
   * The session's part of the root namespace: what the client's {@code emit} and {@code call} of
   * its connection reach.
   */
  ServerConversation events();

  /** The application's own notes on this session; only to be touched on its context. */
  Map<String, Object> attributes();

  /** The client's address as {@link ThroughlineOptions.Builder#clientAddress} tells it. */
  String remoteAddress();

  /**
   * Sends a text.
   *
   * @return succeeds when the client has confirmed it; fails with {@link SessionClosedException}
   *     when the session ended before: then its fate is unknown, or with {@link
   *     IllegalArgumentException} when it is over {@code maxMessage} (LM-6)
   */
  Future<Void> send(String text);

  /** Sends bytes; as {@link #send(String)}. */
  Future<Void> send(Buffer bytes);

  /** Sends a message that may go to many sessions; as {@link #send(String)}. */
  Future<Void> send(Message message);

  /**
   * Queues a message.
   *
   * @return succeeds as soon as the message is queued; fails with {@link SessionClosedException}
   *     when the session has ended, with {@link IllegalArgumentException} when it is over {@code
   *     maxMessage}
   */
  @Override
  Future<Void> write(Message message);

  /**
   * Sends a message that may be dropped when the client does not take it right now (DL-15).
   *
   * @return whether it was written; fails with {@link IllegalArgumentException} when it is over
   *     {@code maxFrame}
   */
  Future<Boolean> sendVolatile(Message message);

  /** Text messages; while it is set, {@link #handler} gets no text. */
  Session textHandler(@Nullable Handler<String> handler);

  /** Binary messages; while it is set, {@link #handler} gets none. */
  Session binaryHandler(@Nullable Handler<Buffer> handler);

  /**
   * Called once when the session has ended, with the counts of confirmed and unknown messages
   * (CL-6).
   */
  Session closeHandler(@Nullable Handler<SessionClose> handler);

  /**
   * Called with the transport's name each time another connection was attached. The first one is
   * there before the session is: {@link #transport} tells it.
   */
  Session attachHandler(@Nullable Handler<String> handler);

  /** Called when the connection was lost; the session waits for the client to come back. */
  Session detachHandler(@Nullable Handler<Void> handler);

  /** All messages, less those that {@link #textHandler} or {@link #binaryHandler} takes. */
  @Override
  Session handler(@Nullable Handler<Message> handler);

  /** Closes this side's window; messages wait until {@link #resume} or {@link #fetch}. */
  @Override
  Session pause();

  /** Takes messages without end; those that waited come first. */
  @Override
  Session resume();

  /**
   * Takes this many more messages and is paused again.
   *
   * @throws IllegalArgumentException when the amount is below 0
   */
  @Override
  Session fetch(long amount);

  /** Called once when the session has ended and its last message is handed over. */
  @Override
  Session endHandler(@Nullable Handler<Void> handler);

  /**
   * Called with what another handler threw; and, before {@link #endHandler}, with a {@link
   * SessionClosedException} when neither application asked for the end ({@link
   * SessionClose#wasAsked}), so that a pipe from this session fails.
   */
  @Override
  Session exceptionHandler(@Nullable Handler<Throwable> handler);

  /** Changes nothing: the window decides when the queue is full. */
  @Override
  Session setWriteQueueMaxSize(int maxSize);

  /** Called when the queue was full and is below half of the window again. */
  @Override
  Session drainHandler(@Nullable Handler<Void> handler);

  /**
   * Closes with 1000 once everything queued is written (CL-1).
   *
   * @return succeeds when the session has ended, whoever ended it
   */
  Future<Void> close();

  /**
   * Closes with a code once everything queued is written; the client has {@code closeTimeout} to
   * confirm.
   *
   * @param code 1000; 3000 to 4399, the codes of the application; or 4401, unauthorized
   * @param reason a text for people; 123 bytes of it go out
   * @return succeeds when the session has ended, whoever ended it
   * @throws IllegalArgumentException when the code may not be said
   */
  Future<Void> close(int code, String reason);
}
