// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions there are, which the server bounds, and for a while those that have ended. Found by
 * the beginning of their public id.
 */
final class SessionLog {
  static final int MOST_ENDED = 1_000;
  static final long ENDED_KEPT = 10 * 60_000L;

  /** Those that have ended, and when; the first of them first. */
  private record Ended(String id, long at) {}

  /** In the order they were opened. */
  private final Map<String, SessionRecord> records = new LinkedHashMap<>();

  private final Deque<Ended> ended = new ArrayDeque<>();

  void add(SessionRecord record) {
    records.put(record.visitor.id(), record);
  }

  @Nullable SessionRecord find(String id) {
    return records.get(id);
  }

  /** That session has ended: it is kept for a while. */
  void ended(String id, long now) {
    ended.addLast(new Ended(id, now));
    forget(now);
  }

  void forget(long now) {
    while (!ended.isEmpty()
        && (ended.size() > MOST_ENDED || now - ended.getFirst().at() > ENDED_KEPT)) {
      records.remove(ended.removeFirst().id());
    }
  }

  int size() {
    return records.size();
  }

  /** {@code sessions}, the newest first, and how many there are that the query finds. */
  ObjectNode json(SessionQuery query) {
    List<SessionRecord> found = new ArrayList<>();
    for (SessionRecord record : records.values()) {
      if (query.finds(record)) {
        found.add(record);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("found", found.size());
    ArrayNode sessions = json.putArray("sessions");
    for (int i = found.size() - 1; i >= Math.max(0, found.size() - query.most()); i--) {
      sessions.add(found.get(i).json());
    }
    return json;
  }
}
