// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.Left;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One namespace that a server has, as its application has set it up; shared by all sessions. */
public interface ServedNamespace {
  /** What everything that arrives has to pass, in this order. */
  List<EventFilter> filters();

  /**
   * A client wants to join. One question of a conversation is asked at a time.
   *
   * @param auth what JOIN brought; null when nothing
   * @return fails to refuse: with the code of an {@code EventException}, else UNAUTHORIZED
   */
  Future<Checked> join(Conversation conversation, @Nullable JsonNode auth);

  /** A client brings new credentials; as {@link #join} (AU-4). */
  Future<Checked> renew(Conversation conversation, JsonNode auth);

  /** The client has joined; its first event comes behind this. */
  void joined(Conversation conversation);

  /** The conversation has ended. */
  void left(Conversation conversation, Left how);
}
