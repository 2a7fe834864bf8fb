// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the JSON objects in frames: bounded, strict in types, lenient in members
 * (FR-12).
 */
final class Json {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_DIGITS = 100;
  private static final int MAX_NAME = 256;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_DIGITS)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static JsonNode object(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ProtocolException.malformed("bad JSON");
    }
    if (!node.isObject()) {
      throw ProtocolException.malformed("not a JSON object");
    }
    return node;
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON", e);
    }
  }

  static long number(JsonNode object, String member) {
    return number(required(object, member));
  }

  static long numberOr(JsonNode object, String member, long absent) {
    JsonNode node = object.get(member);
    return node == null ? absent : number(node);
  }

  static String string(JsonNode object, String member) {
    return string(required(object, member));
  }

  static @Nullable String stringOrNull(JsonNode object, String member) {
    JsonNode node = object.get(member);
    return node == null ? null : string(node);
  }

  static boolean booleanOrFalse(JsonNode object, String member) {
    JsonNode node = object.get(member);
    if (node != null && !node.isBoolean()) {
      throw ProtocolException.malformed("member is no boolean");
    }
    return node != null && node.booleanValue();
  }

  static List<String> strings(JsonNode object, String member) {
    List<String> strings = new ArrayList<>();
    for (JsonNode element : array(object, member)) {
      strings.add(string(element));
    }
    return strings;
  }

  /** The elements of an array; none when it is absent. */
  static Iterable<JsonNode> array(JsonNode object, String member) {
    JsonNode node = object.get(member);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw ProtocolException.malformed("member is no array");
    }
    return node;
  }

  private static JsonNode required(JsonNode object, String member) {
    JsonNode node = object.get(member);
    if (node == null) {
      throw ProtocolException.malformed("missing member");
    }
    return node;
  }

  private static long number(JsonNode node) {
    boolean inRange = node.isIntegralNumber() && node.canConvertToLong();
    if (!inRange || node.longValue() < 0 || node.longValue() > Fields.MAX_NUMBER) {
      throw ProtocolException.malformed("member is no number"); // FR-6
    }
    return node.longValue();
  }

  private static String string(JsonNode node) {
    if (!node.isTextual()) {
      throw ProtocolException.malformed("member is no string");
    }
    return node.textValue();
  }
}
