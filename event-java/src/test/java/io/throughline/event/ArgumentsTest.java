// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arguments from what the application has, and read as what it wants. */
class ArgumentsTest {
  record Item(String name, int count, List<Double> prices) {}

  record Picky(int even) {
    Picky {
      if (even % 2 != 0) {
        throw new IllegalArgumentException("secret");
      }
    }
  }

  private static Arguments of(Object... values) {
    return Arguments.from(PayloadCodec.JSON, values);
  }

  private static String complaint(Executable reading) {
    return assertThrows(BadArgumentsException.class, reading).text();
  }

  @Test
  @DisplayName("anything that Jackson maps, trees, Vert.x's JSON and bytes can be sent")
  void from() {
    Arguments arguments =
        of(
            1,
            "x",
            null,
            true,
            new Item("a", 2, List.of(0.5)),
            new JsonObject().put("a", new JsonArray().add(1).addNull()),
            JsonNodeFactory.instance.numberNode(7L),
            Map.of("k", 1L),
            Buffer.buffer("AB"));

    List<String> written = arguments.nodes().stream().map(JsonNode::toString).toList();
    assertEquals(
        List.of(
            "1",
            "\"x\"",
            "null",
            "true",
            "{\"name\":\"a\",\"count\":2,\"prices\":[0.5]}",
            "{\"a\":[1,null]}",
            "7",
            "{\"k\":1}",
            "\"QUI=\""),
        written);
    assertEquals(Buffer.buffer("AB"), arguments.bytes(8));
  }

  private record Move(String piece, int x, List<Item> taken, Buffer picture) {}

  @Test
  @DisplayName("all arguments are read as one record, with bytes and types that have parameters")
  void asRecord() {
    Item item = new Item("a", 2, List.of(0.5));
    Buffer picture = Buffer.buffer("AB");

    Move move = of("king", 7, List.of(item), picture).as(Move.class);

    assertEquals(new Move("king", 7, List.of(item), picture), move);
  }

  @Test
  @DisplayName("EV-10 arguments that are no such record: how many, which of them, its own check")
  void asRecordMisfits() {
    assertEquals("4 arguments are expected", complaint(() -> of("king", 7).as(Move.class)));
    assertEquals(
        "argument 2 is not what is expected at /0/count",
        complaint(() -> of("k", 7, List.of(Map.of("count", "x")), Buffer.buffer()).as(Move.class)));
    assertEquals(
        "argument 3 is not bytes", complaint(() -> of("k", 7, List.of(), "no").as(Move.class)));
    assertEquals("the arguments are not what is expected", complaint(() -> of(3).as(Picky.class)));
  }

  @Test
  @DisplayName("what is changed after sending is not changed in what is sent")
  void copied() {
    byte[] bytes = {1};
    JsonObject json = new JsonObject().put("a", 1);
    Arguments arguments = of(bytes, json);

    bytes[0] = 2;
    json.put("a", 2);

    assertEquals(1, arguments.bytes(0).getByte(0));
    assertEquals(1, arguments.node(1).get("a").asInt());
  }

  @Test
  @DisplayName("bytes inside an argument, and what is nested too deep, are refused in words")
  void refused() {
    String inside =
        assertThrows(IllegalArgumentException.class, () -> of(Map.of("a", new byte[1])))
            .getMessage();
    assertEquals("bytes inside an argument: in JSON only a whole argument can be bytes", inside);
    assertThrows(
        IllegalArgumentException.class,
        () -> of(new JsonObject().put("a", new JsonArray().add(Buffer.buffer("x")))));
    ArrayNode deep = JsonNodeFactory.instance.arrayNode();
    ArrayNode inner = deep;
    for (int i = 0; i < 1_000; i++) {
      inner = inner.addArray();
    }
    assertThrows(IllegalArgumentException.class, () -> of(deep));
  }

  @Test
  @DisplayName("each is read as what it is, and as a type")
  void reads() {
    Arguments arguments =
        of(
            "x",
            7,
            2.5,
            false,
            Buffer.buffer("B"),
            new Item("a", 2, List.of(0.5)),
            null,
            List.of(1));

    assertEquals(8, arguments.size());
    assertEquals("x", arguments.string(0));
    assertEquals(7, arguments.integer(1));
    assertEquals(7.0, arguments.number(1));
    assertEquals(2.5, arguments.number(2));
    assertEquals(false, arguments.bool(3));
    assertEquals(Buffer.buffer("B"), arguments.bytes(4));
    assertEquals(Buffer.buffer("B"), arguments.get(4, Buffer.class));
    assertEquals('B', arguments.get(4, byte[].class)[0]);
    assertEquals(new Item("a", 2, List.of(0.5)), arguments.get(5, Item.class));
    assertEquals(2, arguments.get(5, JsonObject.class).getInteger("count"));
    assertEquals(2, arguments.get(5, JsonNode.class).get("count").asInt());
    assertNull(arguments.get(6, String.class));
    assertEquals(new JsonArray().add(1), arguments.get(7, JsonArray.class));
  }

  @Test
  @DisplayName("what does not fit is told by its place, and by nothing of this side")
  void misfits() {
    Arguments arguments = of("7", 2.5, Map.of("name", "a", "count", "2"), Map.of("even", 1));

    assertEquals("argument 0 is not number", complaint(() -> arguments.number(0)));
    assertEquals("argument 1 is not an integer", complaint(() -> arguments.integer(1)));
    assertEquals("argument 1 is not boolean", complaint(() -> arguments.bool(1)));
    assertEquals("argument 0 is not binary", complaint(() -> arguments.bytes(0)));
    assertEquals("argument 0 is not bytes", complaint(() -> arguments.get(0, byte[].class)));
    assertEquals("argument 9 is missing", complaint(() -> arguments.string(9)));
    assertEquals("argument -1 is missing", complaint(() -> arguments.node(-1)));
    assertEquals(
        "argument 0 is not what is expected", complaint(() -> arguments.get(0, int.class)));
    assertEquals(
        "argument 2 is not what is expected at /count",
        complaint(() -> arguments.get(2, Item.class)));
    String picky = complaint(() -> arguments.get(3, Picky.class));
    assertTrue(picky.startsWith("argument 3 is not what is expected"), picky);
    assertEquals(
        "argument 0 is not what is expected", complaint(() -> arguments.get(0, JsonObject.class)));
  }

  @Test
  @DisplayName("arguments are equal by what they hold, and show none of it")
  void shown() {
    assertEquals(of(1, "x"), of(1, "x"));
    assertEquals(of(1, "x").hashCode(), of(1, "x").hashCode());
    assertEquals("Arguments[2]", of(1, "secret").toString());
  }
}
