// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** HELLO's JSON (§5.1). */
final class HelloJson {
  private static final int VERSION = 1;

  private HelloJson() {}

  static Frame.Hello read(JsonNode json) {
    long version = Json.number(json, "v");
    if (version != VERSION) {
      return foreign(json, version);
    }
    String cid = Json.string(json, "cid");
    long attempt = Json.number(json, "n");
    if (!Fields.isId(cid) || attempt < 1) {
      throw ProtocolException.malformed("bad cid or n"); // HS-5
    }
    JsonNode auth = json.get("auth");
    String codec = Json.stringOrNull(json, "codec");
    return new Frame.Hello(
        VERSION,
        cid,
        attempt,
        Json.numberOr(json, "window", Limits.DEFAULTS.window()),
        Json.booleanOrFalse(json, "raced"),
        TriedJson.read(json),
        auth == null || auth.isNull() ? null : auth,
        Json.stringOrNull(json, "client"),
        codec == null ? Frame.Hello.JSON : codec);
  }

  /**
   * Another version's HELLO may look different in all but {@code v}: it is read to be answered
   * 4426.
   */
  private static Frame.Hello foreign(JsonNode json, long version) {
    String cid = json.path("cid").asText("");
    int shown = (int) Math.min(version, Integer.MAX_VALUE);
    String known = Fields.isId(cid) ? cid : "";
    long window = Limits.DEFAULTS.window();
    return new Frame.Hello(shown, known, 0, window, false, List.of(), null, null, Frame.Hello.JSON);
  }

  static String write(Frame.Hello hello) {
    ObjectNode json = Json.newObject();
    json.put("v", hello.version()).put("cid", hello.cid()).put("n", hello.attempt());
    if (hello.window() != Limits.DEFAULTS.window()) {
      json.put("window", hello.window());
    }
    if (hello.raced()) {
      json.put("raced", true);
    }
    TriedJson.write(hello.tried(), json);
    if (hello.auth() != null) {
      json.set("auth", hello.auth());
    }
    if (hello.client() != null) {
      json.put("client", hello.client());
    }
    if (!hello.codec().equals(Frame.Hello.JSON)) {
      json.put("codec", hello.codec());
    }
    return Json.write(json);
  }
}
