// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Event;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * What the layer of events needs of its session or connection. {@link #run} and {@link #promise}
 * may be called from any thread, all else on the session's context only. What is called may call
 * the layer again. It is itself the passage of everything that nobody follows.
 */
public interface Port extends Passage {
  /**
   * Runs a task on the session's context: now when the caller is there, else later, in order.
   *
   * @param cost about how many bytes it will queue
   */
  void run(int cost, Runnable task);

  /** Runs a task on the session's context, behind what is happening there. */
  void behind(Runnable task);

  /** A promise whose future completes on the session's context. */
  <T> Promise<T> promise();

  /** Queues one counted message, in parts if need be; the receipt may be told at once. */
  void send(Frame message, Receipt receipt);

  /**
   * Writes a volatile message if the peer takes it now.
   *
   * @return whether it was written
   * @throws IllegalArgumentException when it is over {@code maxFrame}
   */
  boolean sendVolatile(Frame message);

  /**
   * Runs a task on the session's context after a time, unless it is cancelled before.
   *
   * @return cancels it
   */
  Runnable after(long ms, Runnable task);

  /** The passage of an event or call that a conversation is about to take in. */
  default Passage passage(Event event) {
    return this;
  }

  /**
   * Tells whoever operates this program what its application did wrong; a peer may bring it about
   * again and again.
   *
   * @param what one word: {@code answer}, {@code filter} or {@code check}
   * @param why null when it only took too long
   */
  void fault(String what, @Nullable Throwable why);

  /** Stops taking what arrives, so that the peer's window closes, or goes on. */
  void pause(boolean pause);

  /** Ends the session with a code of the registry. */
  void end(CloseCode code);
}
