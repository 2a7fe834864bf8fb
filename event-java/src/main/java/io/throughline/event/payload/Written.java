// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An array, or an error's object, written and waiting for its head: as text, or as positions and
 * what stands behind LF. Immutable.
 */
public final class Written {
  /** Null when it is bytes. */
  private final @Nullable String text;

  /** What stands between head and LF. */
  private final String positions;

  /** What stands behind LF; empty when it is text. */
  private final byte[] body;

  private Written(@Nullable String text, String positions, byte[] body) {
    this.text = text;
    this.positions = positions;
    this.body = body;
  }

  static Written array(ArrayNode array, PayloadCodec codec) {
    boolean bytes = false;
    for (JsonNode element : array) {
      bytes |= element.isBinary();
    }
    return bytes && codec.isJson() ? beside(array, codec) : plain(array, codec);
  }

  static Written plain(JsonNode node, PayloadCodec codec) {
    return codec.isJson()
        ? new Written(codec.writeText(node), "", new byte[0])
        : new Written(null, "", codec.writeBytes(node));
  }

  /** JSON, and the bytes among its elements behind it (§9.2). */
  private static Written beside(ArrayNode array, PayloadCodec codec) {
    ArrayNode rest = JsonNodeFactory.instance.arrayNode(array.size());
    StringBuilder positions = new StringBuilder();
    ByteArrayOutputStream behind = new ByteArrayOutputStream();
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof BinaryNode binary) {
        byte[] bytes = binary.binaryValue();
        positions.append(' ').append(i).append(':').append(bytes.length);
        behind.writeBytes(bytes);
      } else {
        rest.add(array.get(i));
      }
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(utf8(codec.writeText(rest)));
    body.writeBytes(behind.toByteArray());
    return new Written(null, positions.toString(), body.toByteArray());
  }

  /** About how many bytes it takes. */
  public int size() {
    return text != null ? text.length() : positions.length() + 1 + body.length;
  }

  Frame frame(String head, FrameKind ofText, FrameKind ofBytes) {
    if (text != null) {
      return Frame.of(ofText, head + text);
    }
    byte[] start = (head + positions + '\n').getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[start.length + body.length];
    System.arraycopy(start, 0, payload, 0, start.length);
    System.arraycopy(body, 0, payload, start.length, body.length);
    return Frame.of(ofBytes, payload);
  }

  /** UTF-8 with U+FFFD for each lone surrogate (FR-4), which {@code getBytes} would make a "?". */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD})
              .encode(CharBuffer.wrap(text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
