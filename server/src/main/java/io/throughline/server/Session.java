// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * One client, over whatever transport it has at the moment: messages arrive once and in order, both
 * ways, across every change of transport (SPEC §3).
 *
 * <p>Handlers run on the session's context, one at a time. A handler that throws closes this
 * session with 4500 and harms no other (UX-3). All methods may be called from any thread.
 *
 * <p>Flow: {@link #writeQueueFull} means that a window's worth of bytes is not confirmed by the
 * client; {@link #drainHandler} says when it is below half. Whoever goes on writing is closed with
 * 4508 at four windows. {@link #pause} closes this side's window: the client's sender stops, and
 * what is on its way is held within the window.
 */
public interface Session extends ReadStream<Message>, WriteStream<Message> {
  /** The public id: may be shown and logged, gives no rights. */
  String id();

  /** The transport of the current or last connection, e.g. {@code websocket}. */
  String transport();

  /** What the client sent to authenticate itself; null when nothing. */
  @Nullable JsonNode auth();

  /** The client's address as the server's options tell it. */
  String remoteAddress();

  /**
   * Sends a text.
   *
   * @return succeeds when the client has confirmed it; fails with {@link SessionClosedException}
   *     when the session ended before: then its fate is unknown, or with {@link
   *     IllegalArgumentException} when it is over {@code maxMessage}
   */
  Future<Void> send(String text);

  /** Sends bytes; as {@link #send(String)}. */
  Future<Void> send(Buffer bytes);

  /** Sends a message that may go to many sessions; as {@link #send(String)}. */
  Future<Void> send(Message message);

  /**
   * Queues a message.
   *
   * @return succeeds as soon as the message is queued, fails when the session has ended
   */
  @Override
  Future<Void> write(Message message);

  /**
   * Sends a message that may be dropped when the client does not take it right now (DL-15).
   *
   * @return whether it was written
   */
  Future<Boolean> sendVolatile(Message message);

  /**
   * Text messages; sets the same handler as {@link #handler}, binary ones go to {@link
   * #binaryHandler}.
   */
  Session textHandler(@Nullable Handler<String> handler);

  /** Binary messages. */
  Session binaryHandler(@Nullable Handler<Buffer> handler);

  /** Called once when the session has ended, with the counts of confirmed and unknown messages. */
  Session closeHandler(@Nullable Handler<SessionClose> handler);

  /** Called with the transport's name each time a connection was attached. */
  Session attachHandler(@Nullable Handler<String> handler);

  /** Called when the connection was lost; the session waits for the client to come back. */
  Session detachHandler(@Nullable Handler<Void> handler);

  @Override
  Session handler(@Nullable Handler<Message> handler);

  @Override
  Session pause();

  @Override
  Session resume();

  @Override
  Session endHandler(@Nullable Handler<Void> handler);

  @Override
  Session exceptionHandler(@Nullable Handler<Throwable> handler);

  @Override
  Session setWriteQueueMaxSize(int maxSize);

  @Override
  Session drainHandler(@Nullable Handler<Void> handler);

  /** Closes with 1000 once everything queued is written (CL-1). */
  Future<Void> close();

  /**
   * Closes with a code once everything queued is written; the client has {@code closeTimeout} to
   * confirm.
   *
   * @param code 1000, or 3000 to 4399 for codes of the application
   * @param reason a text for people, at most 123 bytes
   */
  Future<Void> close(int code, String reason);
}
