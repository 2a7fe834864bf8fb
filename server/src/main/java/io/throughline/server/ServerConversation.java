// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Conversation;
import io.vertx.ext.auth.User;
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
}
