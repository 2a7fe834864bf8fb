// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Makes the frames that vectors describe, without the codec. */
final class VectorFrame {
  private VectorFrame() {}

  static Frame of(JsonNode vector) {
    return switch (FrameKind.valueOf(vector.get("kind").textValue())) {
      case TEXT -> new Frame.Text(text(vector));
      case TEXT_PART -> new Frame.TextPart(text(vector));
      case VOLATILE -> new Frame.Volatile(text(vector));
      case BINARY -> new Frame.Binary(Vectors.hex(vector.get("hex")));
      case BINARY_PART -> new Frame.BinaryPart(Vectors.hex(vector.get("hex")));
      case VOLATILE_BINARY -> new Frame.VolatileBinary(Vectors.hex(vector.get("hex")));
      case ACK -> new Frame.Ack(number(vector, "received"), window(vector));
      case PING -> new Frame.Ping(number(vector, "token"));
      case PONG ->
          new Frame.Pong(number(vector, "token"), number(vector, "received"), window(vector));
      case BASE -> new Frame.Base(number(vector, "number"));
      case WRITTEN -> new Frame.Written(number(vector, "number"));
      case MARK -> new Frame.Mark();
      case END -> new Frame.End();
      case CLOSE ->
          new Frame.Close(
              vector.get("code").intValue(),
              number(vector, "received"),
              vector.path("reason").asText(""));
      case ATTACH -> attach(vector);
      case UPSTREAM -> new Frame.Upstream(vector.get("sid").textValue(), number(vector, "attempt"));
      case ATTACHED ->
          new Frame.Attached(
              number(vector, "attempt"),
              number(vector, "received"),
              number(vector, "base"),
              number(vector, "window"));
      case MOVE -> move(vector.get("json"));
      case HELLO -> hello(vector.get("json"));
      case WELCOME -> welcome(vector.get("json"));
      case REJECT -> reject(vector);
      case EVENT, REPLY, JOIN, LEAVE, RENEW, VOLATILE_EVENT ->
          new Frame.Event(FrameKind.valueOf(vector.get("kind").textValue()), text(vector));
      case EVENT_BINARY, REPLY_BINARY, VOLATILE_EVENT_BINARY ->
          new Frame.BinaryEvent(
              FrameKind.valueOf(vector.get("kind").textValue()), Vectors.hex(vector.get("hex")));
    };
  }

  private static Frame attach(JsonNode vector) {
    return new Frame.Attach(
        vector.get("sid").textValue(),
        number(vector, "attempt"),
        number(vector, "received"),
        number(vector, "window"),
        vector.path("json").path("why").asText(),
        tried(vector.path("json")));
  }

  private static Frame move(JsonNode json) {
    JsonNode url = json.get("url");
    return new Frame.Move(
        number(json, "after"), number(json, "spread"), url == null ? null : url.textValue());
  }

  private static List<Frame.Tried> tried(JsonNode json) {
    List<Frame.Tried> tried = new ArrayList<>();
    for (JsonNode one : json.path("tried")) {
      tried.add(
          new Frame.Tried(
              one.get("transport").textValue(), one.get("outcome").textValue(), number(one, "ms")));
    }
    return tried;
  }

  private static Frame hello(JsonNode json) {
    JsonNode client = json.get("client");
    return new Frame.Hello(
        json.get("v").intValue(),
        json.path("cid").asText(""),
        json.path("n").asLong(0),
        json.path("window").asLong(262_144),
        json.path("raced").asBoolean(false),
        tried(json),
        json.get("auth"),
        client == null ? null : Vectors.text(client),
        json.path("codec").asText("json"));
  }

  private static Frame welcome(JsonNode json) {
    Timing timing =
        new Timing(
            json.get("pingInterval").intValue(),
            json.get("pingTimeout").intValue(),
            json.get("resumeTimeout").intValue(),
            json.get("pollHold").intValue(),
            json.get("ackDelay").intValue());
    Limits limits =
        new Limits(
            json.get("maxFrame").intValue(),
            json.get("maxMessage").intValue(),
            json.get("maxParts").intValue(),
            json.get("maxWsMessage").intValue(),
            json.get("maxBody").intValue(),
            json.get("maxFrames").intValue(),
            json.get("window").intValue(),
            json.get("streamLimit").intValue());
    return new Frame.Welcome(
        json.get("sid").textValue(),
        json.get("id").textValue(),
        timing,
        limits,
        strings(json.get("transports")),
        json.path("expiresIn").asLong(Frame.Welcome.NEVER));
  }

  private static Frame reject(JsonNode vector) {
    JsonNode json = vector.path("json");
    return new Frame.Reject(
        vector.get("code").intValue(),
        json.path("reason").asText(""),
        json.path("received").asLong(Frame.Reject.ABSENT),
        json.path("code").asInt(0),
        json.path("retryAfter").asLong(Frame.Reject.ABSENT),
        strings(json.path("transports")));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }

  private static String text(JsonNode vector) {
    return Vectors.text(vector.get("text"));
  }

  private static long number(JsonNode vector, String field) {
    return vector.get(field).longValue();
  }

  private static long window(JsonNode vector) {
    return vector.path("window").asLong(Frame.FULL_WINDOW);
  }
}
