// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Arguments;
import io.vertx.core.AsyncResult;

/**
 * How one of several calls went.
 *
 * @param conversation who was called
 * @param outcome the values of his reply; or why there is none, an {@code EventException} mostly
 */
public record RoomReply(ServerConversation conversation, AsyncResult<Arguments> outcome) {}
