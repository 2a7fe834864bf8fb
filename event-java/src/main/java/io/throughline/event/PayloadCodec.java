// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * How arguments are written (SPEC §9.3): a name that HELLO says, and Jackson's mapper for it. What
 * is read comes from strangers: its depth and the length of its numbers are bounded. Immutable.
 */
public final class PayloadCodec {
  /** How deep an argument may be nested. */
  public static final int MAX_DEPTH = 128;

  private static final int MAX_NUMBER_DIGITS = 100;

  private static final String JSON_NAME = "json";
  private static final String MESSAGE_PACK = "msgpack";

  /**
   * The default: JSON, lenient in members that a type does not know, strict in types otherwise: a
   * text is no number, and a primitive is not absent.
   */
  public static final PayloadCodec JSON =
      of(
          JSON_NAME,
          JsonMapper.builder()
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
              .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
              .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private final String name;
  private final ObjectMapper mapper;

  private PayloadCodec(String name, ObjectMapper mapper) {
    this.name = name;
    this.mapper = mapper;
  }

  /**
   * A codec of that name. With the name {@code json} it is JSON with a mapper of the application's,
   * e.g. one that knows the types of {@code java.time}.
   *
   * @param name what HELLO says, e.g. {@code msgpack}
   * @param mapper is copied
   */
  public static PayloadCodec of(String name, ObjectMapper mapper) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a codec has a name");
    }
    ObjectMapper own = mapper.copy();
    own.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH + 2) // the array around, and what the mapper adds
                .maxNumberLength(MAX_NUMBER_DIGITS)
                .build());
    return new PayloadCodec(name, own);
  }

  /** What HELLO says. */
  public String name() {
    return name;
  }

  /** Whether arrays are JSON text, so that bytes travel beside them. */
  public boolean isJson() {
    return name.equals(JSON_NAME);
  }

  /** The mapper that values are converted by. */
  ObjectMapper mapper() {
    return mapper;
  }

  /**
   * Reads one value that fills the text.
   *
   * @throws IOException when it does not, whatever is wrong
   */
  public JsonNode read(String text) throws IOException {
    try (JsonParser parser = mapper.createParser(text)) {
      return only(parser);
    }
  }

  /**
   * Reads one value that fills that part of the array.
   *
   * @throws IOException when it does not, whatever is wrong
   */
  public JsonNode read(byte[] bytes, int from, int length) throws IOException {
    boolean packed = name.equals(MESSAGE_PACK);
    if (packed) {
      MessagePackShape.check(bytes, from, length);
    }
    try (JsonParser parser = mapper.createParser(bytes, from, length)) {
      return packed ? value(parser) : only(parser); // its parser does not know an end
    }
  }

  private JsonNode only(JsonParser format) throws IOException {
    JsonNode node = value(format);
    if (format.nextToken() != null) {
      throw new IOException("more than one value");
    }
    return node;
  }

  private JsonNode value(JsonParser format) throws IOException {
    try {
      JsonNode node = mapper.readTree(new Bounded(format));
      if (node == null || node.isMissingNode()) {
        throw new IOException("no value");
      }
      return node;
    } catch (RuntimeException e) { // a format's own, of bytes that it did not expect
      throw new IOException(e);
    }
  }

  /**
   * Writes as text.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  public String writeText(JsonNode node) {
    try {
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes as bytes.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  public byte[] writeBytes(JsonNode node) {
    try {
      return mapper.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "PayloadCodec[" + name + "]";
  }

  /** Not every format's parser minds the constraint of depth: this one does for all. */
  private static final class Bounded extends JsonParserDelegate {
    private int depth;

    Bounded(JsonParser format) {
      super(format);
    }

    @Override
    public JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (token == null) {
        return token;
      }
      if (token.isStructStart() && ++depth > MAX_DEPTH + 1) {
        throw new StreamConstraintsException("nested too deep");
      }
      if (token.isStructEnd()) {
        depth--;
      }
      return token;
    }
  }
}
