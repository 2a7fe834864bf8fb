// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Arguments;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * How one of several calls went: values or a failure.
 *
 * @param conversation who was called
 * @param values what he replied; null when the call failed
 * @param failure why it failed, an {@code EventException} mostly; null when it did not
 */
public record RoomReply(
    ServerConversation conversation, @Nullable Arguments values, @Nullable Throwable failure) {
  static RoomReply of(ServerConversation conversation, Future<Arguments> call) {
    return new RoomReply(conversation, call.result(), call.cause());
  }
}
