// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Conversation;

/** A conversation, on the server: it knows whose it is. */
public interface ServerConversation extends Conversation {
  /** The session that it is part of. */
  Session session();
}
