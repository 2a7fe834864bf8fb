// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.event.Arguments;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.ProtocolException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/** Codecs besides the vectors: MessagePack, and what strangers may send. */
class PayloadCodecTest {
  private static final PayloadCodec MSGPACK =
      PayloadCodec.of("msgpack", new ObjectMapper(new MessagePackFactory()));

  private final PayloadReader json = new PayloadReader(PayloadCodec.JSON);
  private final PayloadReader msgpack = new PayloadReader(MSGPACK);

  private static Frame bytes(FrameKind kind, String head, byte[] body) {
    byte[] payload = new byte[head.length() + 1 + body.length];
    System.arraycopy((head + "\n").getBytes(), 0, payload, 0, head.length() + 1);
    System.arraycopy(body, 0, payload, head.length() + 1, body.length);
    return Frame.of(kind, payload);
  }

  private static void refused(PayloadReader reader, Frame frame) {
    ProtocolException e = assertThrows(ProtocolException.class, () -> reader.read(frame));
    assertEquals(CloseCode.PROTOCOL_ERROR, e.code());
  }

  @Test
  @DisplayName("§9.3 MessagePack: one array behind LF, bytes in it, no positions")
  void messagePack() {
    List<JsonNode> arguments =
        Arguments.from(MSGPACK, 1, new byte[] {65}, Map.of("inside", new byte[] {66})).nodes();
    PayloadWriter writer = new PayloadWriter(MSGPACK);

    Frame event = PayloadWriter.event("admin", 7, writer.event("f", arguments));
    Frame reply = PayloadWriter.values(7, writer.reply(List.of(IntNode.valueOf(3))));
    Frame failure = writer.failure(7, "NO", null, TextNode.valueOf("d"));

    assertEquals(FrameKind.EVENT_BINARY, event.kind());
    assertEquals(
        "61646d696e3a370a" + "94a16601c40141" + "81a6" + "696e73696465" + "c40142",
        HexFormat.of().formatHex(((Frame.OfBytes) event).bytes()));
    Payload.Event read = (Payload.Event) msgpack.read(event);
    assertEquals(arguments, read.arguments());
    assertEquals(new Payload.Values(7, List.of(IntNode.valueOf(3))), msgpack.read(reply));
    assertEquals(new Payload.Failure(7, "NO", null, TextNode.valueOf("d")), msgpack.read(failure));
  }

  @Test
  @DisplayName("§9.3 with another codec the text kinds are refused, JOIN, LEAVE, RENEW are JSON")
  void textOfMessagePack() {
    refused(msgpack, Frame.of(FrameKind.EVENT, "[\"hi\"]"));
    refused(msgpack, Frame.of(FrameKind.REPLY, "1[]"));
    refused(msgpack, Frame.of(FrameKind.VOLATILE_EVENT, "[\"hi\"]"));
    assertEquals(
        new Payload.Join("admin", 1, IntNode.valueOf(2)),
        msgpack.read(Frame.of(FrameKind.JOIN, "admin:1{\"auth\":2}")));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes of 2 GiB, 92a166c67fffffff",
    "text of 2 GiB, 92a166db7fffffff",
    "extension of 2 GiB, 92a166c97fffffff05",
    "array of 2^31, dd7fffffff",
    "map of 2^32, df" + "ffffffff",
    "a type there is not, 92a166c1",
    "two values, 91a16690",
    "positions fit nothing, 91",
    "a map, 81a16601",
    "a name of bytes, 91c40166"
  })
  @DisplayName("EV-1 a stranger's MessagePack is refused with 4400, whatever it claims")
  void hostile(String what, String hex) {
    refused(msgpack, bytes(FrameKind.EVENT_BINARY, "", HexFormat.of().parseHex(hex.trim())));
  }

  @Test
  @DisplayName("EV-1 positions with a codec of bytes are refused")
  void positions() {
    refused(msgpack, bytes(FrameKind.EVENT_BINARY, " 1:0", HexFormat.of().parseHex("91a166")));
  }

  @Test
  @DisplayName("EV-1 nesting is bounded in every codec, far above what applications need")
  void deep() {
    String deepest = "[\"a\"," + "[".repeat(128) + "]".repeat(128) + "]";
    Payload.Event read = (Payload.Event) json.read(Frame.of(FrameKind.EVENT, deepest));
    assertEquals(1, read.arguments().size());

    for (int depth : new int[] {129, 10_000, 400_000}) {
      String deeper = "[\"a\"," + "[".repeat(depth) + "]".repeat(depth) + "]";
      refused(json, Frame.of(FrameKind.EVENT, deeper));
      byte[] packed = new byte[depth + 4];
      java.util.Arrays.fill(packed, (byte) 0x91);
      packed[0] = (byte) 0x92;
      packed[1] = (byte) 0xa1;
      packed[2] = 'a';
      packed[depth + 3] = (byte) 0xc0;
      refused(msgpack, bytes(FrameKind.EVENT_BINARY, "", packed));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"a\",NaN]", "[\"a\",01]", "[\"a\",]", "['a']", "[\"a\",1e]", "[\"a\"/**/]"})
  @DisplayName("EV-1 what is no JSON is refused")
  void noJson(String text) {
    refused(json, Frame.of(FrameKind.EVENT, text));
  }

  @Test
  @DisplayName("EV-1 numbers are bounded in length")
  void longNumber() {
    refused(json, Frame.of(FrameKind.EVENT, "[\"a\"," + "9".repeat(101) + "]"));
    json.read(Frame.of(FrameKind.EVENT, "[\"a\"," + "9".repeat(100) + "]"));
  }

  @Test
  @DisplayName("EV-1 many positions are put in their places in one pass")
  void manyPositions() {
    StringBuilder head = new StringBuilder();
    for (int i = 1; i <= 10_000; i++) {
      head.append(' ').append(i).append(":0");
    }
    String body = "[\"a\"" + ",1".repeat(10_000) + "]";
    Payload.Event read =
        (Payload.Event) json.read(bytes(FrameKind.EVENT_BINARY, head.toString(), body.getBytes()));
    assertEquals(20_000, read.arguments().size());
    assertTrue(read.arguments().get(9_999).isBinary());
    assertEquals(IntNode.valueOf(1), read.arguments().get(10_000));
  }

  @Test
  @DisplayName("FR-4 a lone surrogate goes out as U+FFFD beside bytes too")
  void loneSurrogate() {
    Written written =
        new PayloadWriter(PayloadCodec.JSON)
            .event("f", List.of(TextNode.valueOf("\ud800"), BinaryNode.valueOf(new byte[0])));
    Payload.Event read = (Payload.Event) json.read(PayloadWriter.event("", 0, written));
    assertEquals("\ufffd", read.arguments().get(0).textValue());
  }

  @Test
  @DisplayName("an event costs one byte beyond its JSON")
  void cost() {
    Written written = new PayloadWriter(PayloadCodec.JSON).event("hi", List.of(IntNode.valueOf(1)));
    Frame frame = PayloadWriter.event("", Payload.NO_CALL, written);
    assertEquals("[\"hi\",1]", ((Frame.OfText) frame).text());
  }

  @Test
  @DisplayName("EV-1 whatever bytes come, they are read or refused with 4400")
  void anyBytes() {
    Random random = new Random(1);
    FrameKind[] kinds = {FrameKind.EVENT_BINARY, FrameKind.REPLY_BINARY};
    for (int i = 0; i < 5_000; i++) {
      byte[] body = new byte[random.nextInt(24)];
      random.nextBytes(body);
      Frame frame = bytes(kinds[i % 2], i % 2 == 0 ? "" : "7", body);
      for (PayloadReader reader : List.of(json, msgpack)) {
        try {
          reader.read(frame);
        } catch (ProtocolException e) {
          assertEquals(CloseCode.PROTOCOL_ERROR, e.code());
        }
      }
    }
  }
}
