// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.event;

import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.PayloadCodec;
import io.throughline.event.payload.Written;
import io.throughline.protocol.EncodedFrame;
import io.throughline.server.loop.EventLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * One receiver of what is sent to many: a conversation, as a broadcast sees it. {@link #queue} and
 * {@link #offer} are for the thread of its {@link #home} only.
 */
public interface Member {
  /** What the application knows it by. */
  Conversation conversation();

  /** Where its session lives. */
  EventLoop home();

  /** How its session writes arrays: which encoding of an event it can be given. */
  PayloadCodec codec();

  /** Calls with an array that is written already, in that codec. */
  Future<Arguments> call(Duration timeout, Written written);

  /** Queues the frames of one message, encoded already; dropped when the session has ended. */
  void queue(List<EncodedFrame> message);

  /**
   * Writes a volatile frame if the client takes it now.
   *
   * @return whether it was written
   */
  boolean offer(EncodedFrame frame);

  /**
   * The same, but one that the client does not take now waits until a newer one of that key comes.
   *
   * @return whether it was written, or waits
   */
  boolean offer(EncodedFrame frame, String key);
}
