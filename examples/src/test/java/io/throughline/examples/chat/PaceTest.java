// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  @DisplayName("who talks too fast waits, and is let through; nobody else waits for them")
  void slowsDown() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Pace pace = new Pace(vertx);
      Participant fast = new Participant();

      for (int i = 0; i < 80; i++) {
        assertTrue(pace.next(fast).succeeded());
      }
      Future<Void> due = Future.succeededFuture();
      for (int i = 0; due.isComplete() && i < 1_000; i++) {
        due = pace.next(fast);
      }

      assertFalse(due.isComplete());
      assertTrue(pace.next(new Participant()).succeeded());
      due.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}
