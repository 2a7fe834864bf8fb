// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A WebSocket that the server has no memory to write to. */
class NoMemoryTest {
  /** How many buffers are still to be refused. */
  private final AtomicInteger refused = new AtomicInteger();

  private final class Scarce extends AbstractByteBufAllocator {
    @Override
    protected ByteBuf newHeapBuffer(int initial, int most) {
      return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initial, most);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int most) {
      if (refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new OutOfMemoryError("as asked");
      }
      return UnpooledByteBufAllocator.DEFAULT.directBuffer(initial, most);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  @Test
  @DisplayName("the connection is lost, and no message: the next one brings what was not written")
  void lostConnection() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    Throughline throughline =
        Throughline.create(vertx)
            .sessionHandler(
                session ->
                    session.textHandler(
                        text -> {
                          refused.set(text.equals("two") ? 1 : 0);
                          session.send(text);
                        }));
    HttpServer server =
        Await.value(
            vertx
                .createHttpServer(Throughline.httpServerOptions())
                .connectionHandler(
                    it -> ((ConnectionBase) it).channel().config().setAllocator(new Scarce()))
                .requestHandler(throughline.handler("/t"))
                .listen(0, "127.0.0.1"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    BlockingQueue<String> suspended = new LinkedBlockingQueue<>();
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().transports(List.of("websocket")).build());
    Connection connection =
        client.connect(
            "http://127.0.0.1:" + server.actualPort() + "/t",
            it -> {
              it.textHandler(heard::add);
              it.suspendedHandler(suspended::add);
            });

    for (String text : List.of("one", "two", "three")) {
      connection.sendAndWait(text);
      assertEquals(text, Await.next(heard));
    }
    assertEquals(1, suspended.size(), suspended::toString);
    client.closeAndWait();
    Await.value(vertx.close());
  }
}
