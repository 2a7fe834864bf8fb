// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.core.Checked;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the credentials of a namespace, the root's being the session's own. Asked on the
 * session's context; its futures may complete anywhere. One that fails refuses: with the code of an
 * {@code EventException}, else UNAUTHORIZED.
 */
public interface Admission {
  /** Lets everybody in. */
  Admission EVERYBODY =
      new Admission() {
        @Override
        public Future<Checked> join(Conversation conversation, @Nullable JsonNode auth) {
          return Future.succeededFuture(Checked.FOREVER);
        }

        @Override
        public Future<Checked> renew(Conversation conversation, JsonNode auth) {
          return Future.succeededFuture(Checked.FOREVER);
        }
      };

  /**
   * A client asks to join, §9.5; never asked of the root.
   *
   * @param auth what JOIN brought; null when nothing
   */
  Future<Checked> join(Conversation conversation, @Nullable JsonNode auth);

  /** A client that has joined brings new credentials (AU-4); of the root too. */
  Future<Checked> renew(Conversation conversation, JsonNode auth);
}
