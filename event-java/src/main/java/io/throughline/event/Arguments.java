// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or a call, or the values of a reply. What is read as something it is
 * not is a {@link BadArgumentsException}: thrown in an {@link Answer} the caller is told so, thrown
 * in a listener the event is dropped. Immutable, as long as nobody changes a node.
 */
public final class Arguments {
  private final List<JsonNode> nodes;
  private final PayloadCodec codec;

  private Arguments(List<JsonNode> nodes, PayloadCodec codec) {
    this.nodes = nodes;
    this.codec = codec;
  }

  /** Arguments that have arrived as these nodes; bytes are binary nodes. */
  public static Arguments of(List<JsonNode> nodes, PayloadCodec codec) {
    return new Arguments(List.copyOf(nodes), codec);
  }

  /**
   * Arguments that are to be sent: converted now, so that nobody's later change of them matters but
   * a node's own.
   *
   * @throws IllegalArgumentException when one of them cannot be written
   */
  public static Arguments from(PayloadCodec codec, @Nullable Object... values) {
    List<JsonNode> nodes = new ArrayList<>(values.length);
    for (Object value : values) {
      nodes.add(Values.toNode(value, codec));
    }
    return new Arguments(nodes, codec);
  }

  /** How many there are. */
  public int size() {
    return nodes.size();
  }

  /** All of them, as nodes; bytes are binary nodes. */
  public List<JsonNode> nodes() {
    return nodes;
  }

  /** One of them as it came. */
  public JsonNode node(int index) {
    if (index < 0 || index >= nodes.size()) {
      throw new BadArgumentsException("argument " + index + " is missing");
    }
    return nodes.get(index);
  }

  /**
   * One of them as a type: whatever Jackson maps, or {@code Buffer}, {@code byte[]}, {@code
   * JsonObject}, {@code JsonArray}, {@code JsonNode}.
   *
   * @return null when the argument is null
   */
  public <T> @Nullable T get(int index, Class<T> type) {
    return Values.fromNode(node(index), type, index, codec);
  }

  /**
   * All of them as the components of a record, in order; each as {@link #get} does.
   *
   * <pre>{@code
   * record Move(String piece, int x, int y) {}
   *
   * conversation.on("move", event -> play(event.arguments().as(Move.class)));
   * }</pre>
   *
   * <p>A record of a named module is in a package that is open, as Jackson wants it too.
   *
   * @throws BadArgumentsException when there are more or fewer, or one does not fit
   */
  public <R extends Record> R as(Class<R> type) {
    return new RecordShape<>(type).read(nodes, codec);
  }

  /** A text. */
  public String string(int index) {
    return typed(index, JsonNodeType.STRING).textValue();
  }

  /** A number, as floating point. */
  public double number(int index) {
    return typed(index, JsonNodeType.NUMBER).doubleValue();
  }

  /** A number without fraction that a {@code long} holds. */
  public long integer(int index) {
    JsonNode node = typed(index, JsonNodeType.NUMBER);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new BadArgumentsException("argument " + index + " is not an integer");
    }
    return node.longValue();
  }

  /** True or false. */
  public boolean bool(int index) {
    return typed(index, JsonNodeType.BOOLEAN).booleanValue();
  }

  /** Bytes. */
  public Buffer bytes(int index) {
    try {
      return Buffer.buffer(typed(index, JsonNodeType.BINARY).binaryValue());
    } catch (IOException e) {
      throw new BadArgumentsException("argument " + index + " is not binary");
    }
  }

  private JsonNode typed(int index, JsonNodeType type) {
    JsonNode node = node(index);
    if (node.getNodeType() != type) {
      throw new BadArgumentsException(
          "argument " + index + " is not " + type.name().toLowerCase(Locale.ROOT));
    }
    return node;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Arguments that && nodes.equals(that.nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  /** How many, and nothing of what they hold: payloads are not for logs. */
  @Override
  public String toString() {
    return "Arguments[" + nodes.size() + "]";
  }
}
