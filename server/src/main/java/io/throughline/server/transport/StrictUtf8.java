// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses what is none (FR-3). */
final class StrictUtf8 {
  private StrictUtf8() {}

  static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : decodeSlowly(bytes);
  }

  /**
   * The quick way puts U+FFFD for bad bytes; whether it was there before, the strict decoder tells.
   */
  private static String decodeSlowly(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "not UTF-8");
    }
  }
}
