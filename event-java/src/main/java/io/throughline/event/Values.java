// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between what the application has and Jackson's trees. */
final class Values {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private Values() {}

  /** The tree of an argument. */
  static JsonNode toNode(@Nullable Object value, PayloadCodec codec) {
    JsonNode node = convert(value, codec);
    if (node.isContainerNode()) {
      checkInside(node, codec.isJson(), 1);
    }
    return node;
  }

  private static JsonNode convert(@Nullable Object value, PayloadCodec codec) {
    if (value == null) {
      return NullNode.instance;
    } else if (value instanceof JsonNode node) {
      return node;
    } else if (value instanceof String text) {
      return NODES.textNode(text);
    } else if (value instanceof Integer number) {
      return NODES.numberNode(number.intValue());
    } else if (value instanceof Buffer buffer) {
      return BinaryNode.valueOf(buffer.getBytes());
    } else if (value instanceof byte[] bytes) {
      return BinaryNode.valueOf(bytes.clone());
    } else if (value instanceof JsonObject object) {
      ObjectNode node = NODES.objectNode();
      object
          .getMap()
          .forEach((key, raw) -> node.set(key, convert(plain(raw, object.getValue(key)), codec)));
      return node;
    } else if (value instanceof JsonArray array) {
      ArrayNode node = NODES.arrayNode(array.size());
      for (int i = 0; i < array.size(); i++) {
        node.add(convert(plain(array.getList().get(i), array.getValue(i)), codec));
      }
      return node;
    }
    JsonNode node = codec.mapper().valueToTree(value);
    return node == null ? NullNode.instance : node;
  }

  /** What Vert.x shows of a member, which is base64 of bytes; but bytes are bytes here. */
  private static @Nullable Object plain(@Nullable Object raw, @Nullable Object shown) {
    return raw instanceof Buffer || raw instanceof byte[] ? raw : shown;
  }

  private static void checkInside(JsonNode node, boolean json, int depth) {
    if (depth > PayloadCodec.MAX_DEPTH) {
      throw new IllegalArgumentException("an argument is nested too deep");
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        checkInside(child, json, depth + 1);
      } else if (json && child.isBinary()) {
        throw new IllegalArgumentException(
            "bytes inside an argument: in JSON only a whole argument can be bytes");
      }
    }
  }

  /**
   * The node as that type.
   *
   * @throws BadArgumentsException when it is none
   */
  @SuppressWarnings("unchecked") // Jackson makes what it is asked for, boxed where it is primitive
  static <T> @Nullable T fromNode(JsonNode node, Class<T> type, int index, PayloadCodec codec) {
    return (T) fromNode(node, codec.mapper().constructType(type), index, codec);
  }

  /** The same of a type that may have parameters. */
  static @Nullable Object fromNode(JsonNode node, JavaType as, int index, PayloadCodec codec) {
    Class<?> type = as.getRawClass();
    if (type.isInstance(node)) {
      return node;
    }
    if (node.isBinary() != (type == byte[].class || type == Buffer.class)) {
      throw misfit(index, type == byte[].class || type == Buffer.class ? "bytes" : "no bytes", "");
    }
    try {
      if (type == Buffer.class) {
        return Buffer.buffer(node.binaryValue());
      } else if (type == JsonObject.class) {
        return new JsonObject(codec.mapper().convertValue(node, MEMBERS));
      } else if (type == JsonArray.class) {
        return new JsonArray(codec.mapper().treeToValue(node, List.class));
      }
      return codec.mapper().treeToValue(node, as);
    } catch (JsonMappingException e) {
      throw misfit(index, "what is expected", path(e));
    } catch (java.io.IOException | RuntimeException e) {
      throw misfit(index, "what is expected", "");
    }
  }

  /** Where it is wrong, in the peer's own words: nothing of this side's types goes out. */
  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? "/" + at.getIndex() : "/" + at.getFieldName())
        .collect(Collectors.joining());
  }

  private static BadArgumentsException misfit(int index, String expected, String path) {
    String where = path.isEmpty() ? "" : " at " + path;
    return new BadArgumentsException("argument " + index + " is not " + expected + where);
  }
}
