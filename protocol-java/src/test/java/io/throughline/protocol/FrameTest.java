// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final String SECRET = "abcdefghABCDEFGH";

  @Test
  @DisplayName("§4.2 a kind is found by its character and knows what it is")
  void kinds() {
    for (FrameKind kind : FrameKind.values()) {
      assertSame(kind, FrameKind.of(kind.code()));
    }
    assertNull(FrameKind.of('z'));
    assertNull(FrameKind.of('\u0161'));
    assertTrue(FrameKind.JOIN.sentBy(Side.CLIENT) && !FrameKind.RENEW.sentBy(Side.SERVER));
    assertTrue(FrameKind.REPLY_BINARY.event() && FrameKind.VOLATILE_EVENT.isVolatile());
    assertFalse(FrameKind.TEXT.event() || FrameKind.TEXT.part());
    assertTrue(FrameKind.BASE.sentBy(Side.CLIENT) && !FrameKind.BASE.sentBy(Side.SERVER));
    assertTrue(FrameKind.BINARY_PART.counted() && FrameKind.BINARY_PART.binaryPayload());
    assertFalse(FrameKind.VOLATILE.counted() || FrameKind.VOLATILE.opener());
    assertTrue(FrameKind.UPSTREAM.opener());
  }

  @Test
  @DisplayName("frames of bytes are equal by their bytes")
  void bytes() {
    assertEquals(new Frame.Binary(new byte[] {1}), new Frame.Binary(new byte[] {1}));
    assertEquals(
        new Frame.Binary(new byte[] {1}).hashCode(), new Frame.Binary(new byte[] {1}).hashCode());
    assertNotEquals(new Frame.Binary(new byte[] {1}), new Frame.BinaryPart(new byte[] {1}));
    assertNotEquals(
        new Frame.VolatileBinary(new byte[] {1}), new Frame.VolatileBinary(new byte[] {2}));
    assertEquals(
        Frame.of(FrameKind.EVENT_BINARY, new byte[] {1}),
        Frame.of(FrameKind.EVENT_BINARY, new byte[] {1}));
    assertNotEquals(
        Frame.of(FrameKind.EVENT_BINARY, new byte[] {1}),
        Frame.of(FrameKind.REPLY_BINARY, new byte[] {1}));
  }

  @Test
  @DisplayName("SEC-2 no secret shows in a frame's text")
  void secrets() {
    List<Frame> frames =
        List.of(
            new Frame.Hello(1, SECRET, 1, 1, false, List.of(), null, null, "json"),
            new Frame.Attach(SECRET, 1, 0, 1),
            new Frame.Upstream(SECRET, 1),
            new Frame.Welcome(SECRET, "id", Timing.DEFAULTS, Limits.DEFAULTS, List.of(), -1));

    frames.forEach(frame -> assertFalse(frame.toString().contains(SECRET)));
  }

  @Test
  @DisplayName("§4.2 a reason is cut to 123 bytes between code points")
  void reason() {
    Frame.Close close = new Frame.Close(1000, 1, "\u20ac".repeat(50));

    assertEquals("\u20ac".repeat(41), close.reason());
  }

  @Test
  @DisplayName("DL-10 an encoded frame costs its payload and 16, and keeps its forms")
  void encoded() {
    EncodedFrame frame = EncodedFrame.binary(new byte[] {0, 1});

    assertEquals(18, frame.cost());
    assertSame(frame.lineUtf8(), frame.lineUtf8());
    assertSame(frame.bytes(), frame.bytes());
    assertSame(frame.wsBinary(), frame.wsBinary());
    assertThrows(IllegalStateException.class, EncodedFrame.text("a")::wsBinary);
  }

  @Test
  @DisplayName("a refusal costs no stack trace")
  void exception() {
    ProtocolException refusal = new ProtocolException(CloseCode.GAP, "gap");

    assertEquals(0, refusal.getStackTrace().length);
    assertEquals(CloseCode.GAP, refusal.code());
  }

  @Test
  @DisplayName("§4.4 limits that do not fit together are refused, in a server's configuration")
  void limits() {
    Limits defaults = Limits.DEFAULTS;

    assertSame(defaults, defaults.validated());
    assertThrows(IllegalArgumentException.class, () -> defaults.withMaxFrame(0));
    assertThrows(IllegalArgumentException.class, defaults.withWindow(65_535)::validated);
    assertThrows(IllegalArgumentException.class, defaults.withMaxMessage(16_383)::validated);
    assertThrows(IllegalArgumentException.class, defaults.withMaxWsMessage(32_768)::validated);
    assertThrows(IllegalArgumentException.class, defaults.withMaxBody(40_960)::validated);
    assertThrows(IllegalArgumentException.class, defaults.withStreamLimit(1_023)::validated);
  }

  @Test
  @DisplayName("§5.3 times out of their range are refused, in a server's configuration")
  void timing() {
    assertSame(Timing.DEFAULTS, Timing.DEFAULTS.validated());
    assertThrows(IllegalArgumentException.class, new Timing(49, 50, 0, 50, 10)::validated);
    assertThrows(IllegalArgumentException.class, new Timing(50, 50, 0, 50, 9)::validated);
    assertThrows(IllegalArgumentException.class, () -> new Timing(-1, 50, 0, 50, 10));
  }
}
