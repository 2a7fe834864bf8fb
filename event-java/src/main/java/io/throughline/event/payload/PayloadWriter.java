// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes payloads: text where it can, bytes where arguments or the codec ask for it. */
public final class PayloadWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final PayloadCodec codec;

  public PayloadWriter(PayloadCodec codec) {
    this.codec = codec;
  }

  /**
   * The array of an event, written: what of it does not depend on where and as which call it goes.
   *
   * @throws IllegalArgumentException when it cannot be written, or the name may not be
   */
  public Written event(String name, List<JsonNode> arguments) {
    if (!Names.isName(name)) {
      throw new IllegalArgumentException("a name is 1 to 128 bytes of text");
    }
    ArrayNode array = NODES.arrayNode(arguments.size() + 1);
    array.add(name);
    arguments.forEach(array::add);
    return Written.array(array, codec);
  }

  /** The array of a reply, written. */
  public Written reply(List<JsonNode> values) {
    ArrayNode array = NODES.arrayNode(values.size());
    values.forEach(array::add);
    return Written.array(array, codec);
  }

  /** EVENT, of bytes if need be. */
  public static Frame event(String namespace, long call, Written array) {
    String head = namespace.isEmpty() ? "" : namespace + ":";
    return array.frame(
        call == Payload.NO_CALL ? head : head + call, FrameKind.EVENT, FrameKind.EVENT_BINARY);
  }

  /** VOLATILE_EVENT, of bytes if need be. */
  public static Frame volatileEvent(String namespace, Written array) {
    return array.frame(
        namespace.isEmpty() ? "" : namespace + ":",
        FrameKind.VOLATILE_EVENT,
        FrameKind.VOLATILE_EVENT_BINARY);
  }

  /** REPLY of a call that went well, of bytes if need be. */
  public static Frame values(long call, Written array) {
    return array.frame(Long.toString(call), FrameKind.REPLY, FrameKind.REPLY_BINARY);
  }

  /**
   * REPLY of one that did not.
   *
   * @throws IllegalArgumentException when the data cannot be written
   */
  public Frame failure(long call, String code, @Nullable String message, @Nullable JsonNode data) {
    ObjectNode error = NODES.objectNode().put("code", code);
    if (message != null) {
      error.put("message", message);
    }
    if (data != null) {
      error.set("data", data);
    }
    return Written.plain(error, codec)
        .frame(Long.toString(call), FrameKind.REPLY, FrameKind.REPLY_BINARY);
  }

  /** JOIN. */
  public static Frame join(String namespace, long call, @Nullable JsonNode auth) {
    String json = auth == null ? "" : text(NODES.objectNode().set("auth", auth));
    return Frame.of(FrameKind.JOIN, namespace + ":" + call + json);
  }

  /** LEAVE; with code 1000 and no reason it says neither. */
  public static Frame leave(String namespace, int code, String reason) {
    ObjectNode json = NODES.objectNode();
    if (code != 1000) {
      json.put("code", code);
    }
    if (!reason.isEmpty()) {
      json.put("reason", reason);
    }
    return Frame.of(FrameKind.LEAVE, namespace + ":" + (json.isEmpty() ? "" : text(json)));
  }

  /** RENEW. */
  public static Frame renew(String namespace, long call, JsonNode auth) {
    String head = namespace.isEmpty() ? "" : namespace + ":";
    return Frame.of(FrameKind.RENEW, head + call + text(NODES.objectNode().set("auth", auth)));
  }

  private static String text(JsonNode json) {
    return PayloadCodec.JSON.writeText(json);
  }
}
