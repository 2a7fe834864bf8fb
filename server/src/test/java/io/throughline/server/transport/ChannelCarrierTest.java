// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the network does to a socket on the bare channel, in virtual time. */
@ExtendWith(VertxExtension.class)
class ChannelCarrierTest {
  private static final int CLOSING_TIMEOUT = 1_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> heard = new ArrayList<>();
  private ChannelCarrier carrier;

  @BeforeEach
  void create(Vertx vertx) {
    carrier =
        new ChannelCarrier(
            channel,
            ((VertxInternal) vertx).createEventLoopContext(),
            new Heard(),
            CLOSING_TIMEOUT);
    channel.freezeTime();
  }

  private final class Heard implements WebSocketCarrier.Listener {
    @Override
    public void onData(WebSocketCarrier.Kind kind, boolean last, byte[] data) {
      heard.add("data");
    }

    @Override
    public void onControl() {
      heard.add("control");
    }

    @Override
    public void onDrained() {
      heard.add("drained");
    }

    @Override
    public void onException(Throwable e) {
      heard.add(WebSocketCarrier.isBroken(e) ? "broken" : "unreadable");
    }

    @Override
    public void onClosed() {
      heard.add("closed");
    }
  }

  /** A network that takes nothing: no write is ever over. */
  private static final class Full extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  private void connect(ChannelOutboundHandlerAdapter... network) {
    channel.pipeline().addLast(network);
    channel.pipeline().addLast(carrier);
  }

  @Test
  @DisplayName("a client that reads nothing, not even the close frame, is hung up on")
  void deaf() {
    connect(new Full());

    carrier.close(4508);
    channel.advanceTimeBy(CLOSING_TIMEOUT - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertTrue(channel.isOpen());
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertFalse(channel.isOpen());
    assertEquals(List.of("closed"), heard);
  }

  @Test
  @DisplayName("ST-4 a fault of TLS breaks the socket, and is no fault of the client's")
  void brokenTls() {
    connect();

    channel
        .pipeline()
        .fireExceptionCaught(new IllegalStateException(new SSLException("as a decoder has it")));

    assertEquals(List.of("broken", "closed"), heard);
    assertFalse(channel.isOpen());
  }

  @Test
  @DisplayName("WS-11 of the pings that came while the client did not read the latest is answered")
  void latestPing() {
    connect();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();

    for (int i = 0; i < 1_000; i++) {
      channel.writeInbound(ping("p" + i));
    }
    assertTrue(channel.outboundMessages().isEmpty());
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();

    PongWebSocketFrame pong =
        assertInstanceOf(PongWebSocketFrame.class, channel.outboundMessages().poll());
    assertEquals("p999", pong.content().toString(StandardCharsets.UTF_8));
    assertTrue(channel.outboundMessages().isEmpty());
  }

  private static PingWebSocketFrame ping(String text) {
    PingWebSocketFrame ping = new PingWebSocketFrame();
    return (PingWebSocketFrame)
        ping.replace(
            ping.content().alloc().buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8)));
  }
}
