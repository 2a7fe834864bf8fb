// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** WELCOME's JSON (§5.1): what is absent has its default. */
final class WelcomeJson {
  private static final int VERSION = 1;

  private WelcomeJson() {}

  static Frame.Welcome read(JsonNode json) {
    String sid = Json.string(json, "sid");
    if (Json.number(json, "v") != VERSION || !Fields.isId(sid)) {
      throw ProtocolException.malformed("bad v or sid");
    }
    String id = Json.stringOrNull(json, "id");
    try {
      return new Frame.Welcome(
          sid,
          id == null ? "" : id,
          timing(json),
          limits(json),
          Json.strings(json, "transports"),
          Json.numberOr(json, "expiresIn", Frame.Welcome.NEVER));
    } catch (IllegalArgumentException e) {
      throw ProtocolException.malformed("limit out of range");
    }
  }

  private static Timing timing(JsonNode json) {
    Timing absent = Timing.DEFAULTS;
    return new Timing(
        number(json, "pingInterval", absent.pingInterval()),
        number(json, "pingTimeout", absent.pingTimeout()),
        number(json, "resumeTimeout", absent.resumeTimeout()),
        number(json, "pollHold", absent.pollHold()),
        number(json, "ackDelay", absent.ackDelay()));
  }

  private static Limits limits(JsonNode json) {
    Limits absent = Limits.DEFAULTS;
    return new Limits(
        number(json, "maxFrame", absent.maxFrame()),
        number(json, "maxMessage", absent.maxMessage()),
        number(json, "maxParts", absent.maxParts()),
        number(json, "maxWsMessage", absent.maxWsMessage()),
        number(json, "maxBody", absent.maxBody()),
        number(json, "maxFrames", absent.maxFrames()),
        number(json, "window", absent.window()),
        number(json, "streamLimit", absent.streamLimit()));
  }

  private static int number(JsonNode json, String member, int absent) {
    return (int) Math.min(Json.numberOr(json, member, absent), Integer.MAX_VALUE);
  }

  static String write(Frame.Welcome welcome) {
    Timing timing = welcome.timing();
    Limits limits = welcome.limits();
    ObjectNode json = Json.newObject();
    json.put("v", VERSION).put("sid", welcome.sid()).put("id", welcome.id());
    json.put("pingInterval", timing.pingInterval());
    json.put("pingTimeout", timing.pingTimeout());
    json.put("resumeTimeout", timing.resumeTimeout());
    json.put("pollHold", timing.pollHold());
    json.put("ackDelay", timing.ackDelay());
    json.put("window", limits.window());
    json.put("maxFrame", limits.maxFrame());
    json.put("maxMessage", limits.maxMessage());
    json.put("maxParts", limits.maxParts());
    json.put("maxWsMessage", limits.maxWsMessage());
    json.put("maxBody", limits.maxBody());
    json.put("maxFrames", limits.maxFrames());
    json.put("streamLimit", limits.streamLimit());
    welcome.transports().forEach(json.putArray("transports")::add);
    if (welcome.expiresIn() != Frame.Welcome.NEVER) {
      json.put("expiresIn", welcome.expiresIn());
    }
    return Json.write(json);
  }
}
