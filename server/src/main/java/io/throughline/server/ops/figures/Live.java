// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How many sessions are on each transport at the moment, or on none. */
final class Live {
  /** The transports, best first, and behind them what a session is that has no connection. */
  static final List<String> PLACES =
      List.of("websocket", "xhr-streaming", "long-polling", "jsonp-polling", "detached");

  static final int DETACHED = PLACES.size() - 1;

  /** Of a session that is not there. */
  static final int NOWHERE = -1;

  private final int[] counts = new int[PLACES.size()];

  void move(int from, int to) {
    if (from != NOWHERE) {
      counts[from]--;
    }
    if (to != NOWHERE) {
      counts[to]++;
    }
  }

  int at(int place) {
    return counts[place];
  }

  int sum() {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < counts.length; i++) {
      json.put(PLACES.get(i), counts[i]);
    }
    return json;
  }
}
