// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.event.PayloadCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A payload of a kind of bytes taken apart: head, positions, body, and the bytes behind (§9.2). */
final class Parts {
  private record Piece(long position, long length) {}

  private final byte[] payload;
  private final Head head;

  /** Index behind the LF. */
  private final int body;

  Parts(byte[] payload) {
    this.payload = payload;
    int lf = 0;
    while (lf < payload.length && payload[lf] != '\n') {
      lf++;
    }
    if (lf == payload.length) {
      throw Malformed.because("no LF");
    }
    this.head = new Head(new String(payload, 0, lf, StandardCharsets.ISO_8859_1));
    this.body = lf + 1;
  }

  Head head() {
    return head;
  }

  /** The one value of a codec that knows bytes itself. */
  JsonNode value(PayloadCodec codec) {
    if (head.more()) {
      throw Malformed.because("positions in a codec of bytes");
    }
    try {
      return codec.read(payload, body, payload.length - body);
    } catch (IOException e) {
      throw Malformed.because("bad value");
    }
  }

  private List<Piece> pieces = List.of();

  /** Where the array ends and the bytes begin. */
  private int end;

  /** The array as text; reads the positions on the way. */
  String textBody() {
    pieces = new ArrayList<>();
    long sum = 0;
    while (head.more()) {
      head.skip(' ');
      long position = head.number();
      head.skip(':');
      long length = head.number();
      boolean ascends = pieces.isEmpty() || position > pieces.get(pieces.size() - 1).position;
      sum += length;
      if (!ascends || sum > payload.length - body) {
        throw Malformed.because("bad positions or lengths");
      }
      pieces.add(new Piece(position, length));
    }
    end = payload.length - (int) sum;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(payload, body, end - body))
          .toString();
    } catch (CharacterCodingException e) {
      throw Malformed.because("not UTF-8");
    }
  }

  /** The array with the bytes where they belong: one pass, however many there are. */
  JsonNode withBytes(JsonNode array) {
    if (pieces.isEmpty() || !array.isArray()) {
      return array;
    }
    ArrayNode whole = JsonNodeFactory.instance.arrayNode(array.size() + pieces.size());
    int taken = 0;
    int at = end;
    for (Piece piece : pieces) {
      while (whole.size() < piece.position && taken < array.size()) {
        whole.add(array.get(taken++));
      }
      if (whole.size() != piece.position) {
        throw Malformed.because("position beyond the array");
      }
      whole.add(Arrays.copyOfRange(payload, at, at + (int) piece.length));
      at += (int) piece.length;
    }
    while (taken < array.size()) {
      whole.add(array.get(taken++));
    }
    return whole;
  }
}
