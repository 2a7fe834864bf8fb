// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The member {@code tried} of HELLO and ATTACH (§8). */
final class TriedJson {
  private TriedJson() {}

  static List<Frame.Tried> read(JsonNode json) {
    List<Frame.Tried> tried = new ArrayList<>();
    for (JsonNode one : Json.array(json, "tried")) {
      String transport = Json.string(one, "transport");
      tried.add(new Frame.Tried(transport, Json.string(one, "outcome"), Json.number(one, "ms")));
    }
    return List.copyOf(tried);
  }

  static void write(List<Frame.Tried> tried, ObjectNode json) {
    if (tried.isEmpty()) {
      return;
    }
    ArrayNode array = json.putArray("tried");
    for (Frame.Tried one : tried) {
      ObjectNode entry = array.addObject();
      entry.put("transport", one.transport()).put("outcome", one.outcome()).put("ms", one.ms());
    }
  }
}
