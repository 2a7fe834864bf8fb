// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Conversation;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation, on the server: it knows whose it is. */
public interface ServerConversation extends Conversation {
  /** The session that it is part of. */
  Session session();

  /**
   * Whom its credentials name: those of JOIN or of the last RENEW where the namespace asks for some
   * ({@link Namespace#authenticate}), else the session's. Null when that is nobody in particular.
   */
  @Nullable User user();

  /**
   * Enters a room of this namespace, which is there as long as somebody is in it. Its own names are
   * not known to the client.
   *
   * @return whether it was not in it, and has not ended
   */
  Future<Boolean> join(String room);

  /**
   * Leaves a room; with the end of the conversation it leaves all.
   *
   * @return whether it was in it
   */
  Future<Boolean> leave(String room);

  /** The rooms that it is in at this moment. */
  Future<Set<String>> rooms();
}
