// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  @DisplayName("a message is text or binary and says so")
  void kinds() {
    Message text = Message.of("é");
    Message binary = Message.of(Buffer.buffer(new byte[] {1, 2, 3}));

    assertTrue(text.isText());
    assertEquals("é", text.text());
    assertEquals(2, text.size());
    assertThrows(IllegalStateException.class, text::binary);
    assertFalse(binary.isText());
    assertEquals(3, binary.size());
    assertThrows(IllegalStateException.class, binary::text);
  }

  @Test
  @DisplayName("null is no message: it would go out as empty bytes")
  void nothing() {
    String[] none = new String[1];

    assertThrows(NullPointerException.class, () -> Message.of(none[0]));
  }

  @Test
  @DisplayName("the bytes are copied, on the way in and on the way out")
  void copies() {
    Buffer given = Buffer.buffer(new byte[] {1});
    Message message = Message.of(given);

    given.setByte(0, (byte) 9);

    assertEquals(Buffer.buffer(new byte[] {1}), message.binary());
    message.binary().setByte(0, (byte) 9);
    assertEquals(Buffer.buffer(new byte[] {1}), message.binary());
  }

  @Test
  @DisplayName("DL-15 what arrived outside the order says so")
  void volatiles() {
    assertTrue(Message.of(new Frame.Volatile("x")).isVolatile());
    assertFalse(Message.of(new Frame.Text("x")).isVolatile());
    assertEquals(
        new Frame.VolatileBinary(new byte[0]), Message.of(Buffer.buffer()).volatileFrame());
    assertThrows(IllegalArgumentException.class, () -> Message.of(new Frame.Mark()));
  }
}
