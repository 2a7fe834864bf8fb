// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnreadPingsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new UnreadPings());

  @Test
  @DisplayName("WS-11 pings pass while the client reads, and are dropped while it does not")
  void pings() {
    assertTrue(channel.writeInbound(new PingWebSocketFrame()));

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    PingWebSocketFrame unread = new PingWebSocketFrame();
    assertTrue(channel.writeInbound(new TextWebSocketFrame()));
    channel.writeInbound(unread);
    assertEquals(2, channel.inboundMessages().size());
    assertEquals(0, unread.refCnt());

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.writeInbound(new PingWebSocketFrame());
    assertEquals(3, channel.inboundMessages().size());
  }
}
