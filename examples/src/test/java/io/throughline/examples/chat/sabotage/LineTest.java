// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineTest {
  @Test
  @DisplayName("what was sent earlier arrives earlier, also when the latency becomes less")
  void keepsTheOrder() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger latency = new AtomicInteger();
      Line line = new Line(vertx, latency::get);
      List<Integer> arrived = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> last = new CompletableFuture<>();
      vertx.runOnContext(
          now -> {
            for (int ms : new int[] {0, 50, 5, 20, 0, 1}) {
              latency.set(ms);
              line.carry(() -> arrived.add(ms));
            }
            latency.set(0);
            line.carry(() -> last.complete(null));
          });

      Network.await(last);

      assertEquals(List.of(0, 50, 5, 20, 0, 1), arrived);
    } finally {
      Network.await(vertx.close());
    }
  }
}
