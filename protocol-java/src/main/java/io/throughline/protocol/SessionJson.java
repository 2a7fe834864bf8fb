// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The JSON of MOVE (§4.2) and REJECT (§10). */
final class SessionJson {
  private SessionJson() {}

  static Frame.Move move(JsonNode json) {
    return new Frame.Move(
        Json.number(json, "after"), Json.number(json, "spread"), Json.stringOrNull(json, "url"));
  }

  static String write(Frame.Move move) {
    ObjectNode json = Json.newObject().put("after", move.after()).put("spread", move.spread());
    if (move.url() != null) {
      json.put("url", move.url());
    }
    return Json.write(json);
  }

  static Frame.Reject reject(int code, @Nullable JsonNode optional) {
    JsonNode json = optional == null ? Json.newObject() : optional;
    String reason = Json.stringOrNull(json, "reason");
    long endedWith = Json.numberOr(json, "code", 0);
    if (endedWith != 0 && !Fields.isCode(endedWith)) {
      throw ProtocolException.malformed("bad code");
    }
    return new Frame.Reject(
        code,
        reason == null ? "" : reason,
        Json.numberOr(json, "received", Frame.Reject.ABSENT),
        (int) endedWith,
        Json.numberOr(json, "retryAfter", Frame.Reject.ABSENT),
        Json.strings(json, "transports"));
  }

  static String write(Frame.Reject reject) {
    ObjectNode json = Json.newObject();
    if (!reject.reason().isEmpty()) {
      json.put("reason", reject.reason());
    }
    if (reject.received() != Frame.Reject.ABSENT) {
      json.put("received", reject.received());
    }
    if (reject.endedWith() != 0) {
      json.put("code", reject.endedWith());
    }
    if (reject.retryAfter() != Frame.Reject.ABSENT) {
      json.put("retryAfter", reject.retryAfter());
    }
    if (!reject.transports().isEmpty()) {
      reject.transports().forEach(json.putArray("transports")::add);
    }
    return json.isEmpty()
        ? Integer.toString(reject.code())
        : reject.code() + " " + Json.write(json);
  }
}
