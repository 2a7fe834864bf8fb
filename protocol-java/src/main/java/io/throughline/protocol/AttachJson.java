// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** ATTACH: its fields, and the JSON behind them that says what led to it (§5.2). */
final class AttachJson {
  private AttachJson() {}

  /** The frame of those fields; null stands for no JSON. */
  static Frame.Attach read(
      String sid, long attempt, long received, long window, @Nullable JsonNode json) {
    if (json == null) {
      return new Frame.Attach(sid, attempt, received, window);
    }
    String why = Json.stringOrNull(json, "why");
    return new Frame.Attach(
        sid, attempt, received, window, why == null ? "" : why, TriedJson.read(json));
  }

  static String write(Frame.Attach attach) {
    String fields =
        attach.sid() + " " + attach.attempt() + " " + attach.received() + " " + attach.window();
    if (attach.why().isEmpty() && attach.tried().isEmpty()) {
      return fields;
    }
    ObjectNode json = Json.newObject();
    if (!attach.why().isEmpty()) {
      json.put("why", attach.why());
    }
    TriedJson.write(attach.tried(), json);
    return fields + " " + Json.write(json);
  }
}
