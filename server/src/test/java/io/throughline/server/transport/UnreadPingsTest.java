// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnreadPingsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new UnreadPings());

  @Test
  @DisplayName("WS-11 pings pass while the client reads, of others the latest when it reads again")
  void pings() {
    assertTrue(channel.writeInbound(new PingWebSocketFrame()));

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    PingWebSocketFrame unread = new PingWebSocketFrame();
    assertTrue(channel.writeInbound(new TextWebSocketFrame()));
    channel.writeInbound(unread);
    channel.writeInbound(new PingWebSocketFrame(Unpooled.copyInt(7)));
    assertEquals(2, channel.inboundMessages().size());
    assertEquals(0, unread.refCnt());

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertEquals(3, channel.inboundMessages().size());
    PingWebSocketFrame latest = (PingWebSocketFrame) channel.inboundMessages().toArray()[2];
    assertEquals(7, latest.content().getInt(0));
    channel.writeInbound(new PingWebSocketFrame());
    assertEquals(4, channel.inboundMessages().size());
  }
}
