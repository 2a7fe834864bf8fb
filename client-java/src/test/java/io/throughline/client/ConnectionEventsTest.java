// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an application gets of a stream of messages, paused or not. */
class ConnectionEventsTest {
  private static final int MANY = 100_000;
  private static final Ending CLOSED = new Ending(1000, "", 0, 0, false);

  private final VertxInternal vertx = (VertxInternal) Vertx.vertx();
  private final ContextInternal context = vertx.createEventLoopContext();
  private final List<Object> told = new ArrayList<>();
  private final ConnectionEvents events =
      new ConnectionEvents(
          context, told::add, (frame, late) -> told.add(frame.kind() + (late ? " late" : "")));

  @AfterEach
  void end() throws Exception {
    await(vertx.close());
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void onContext(Runnable action) throws Exception {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          action.run();
          done.complete();
        });
    await(done.future());
  }

  @Test
  @DisplayName("fetch takes so many and pauses; the end waits for the last one")
  void fetches() throws Exception {
    onContext(
        () -> {
          events.texts = told::add;
          events.ends = v -> told.add("end");
          events.pause();
          for (String text : List.of("a", "b", "c")) {
            events.onMessage(new Frame.Text(text));
          }
          events.fetch(2);
          events.onClosed(CLOSED);
          told.add("fetched");
          events.fetch(1);
        });

    assertEquals(List.of(true, "a", "b", "fetched", "c", "end"), told);
  }

  @Test
  @DisplayName("a handler that fetches the next message from within can do so for ever")
  void fetchesFromWithin() throws Exception {
    int[] taken = {0};
    onContext(
        () -> {
          events.pause();
          events.messages =
              message -> {
                taken[0]++;
                events.fetch(1);
              };
          for (int i = 0; i < MANY; i++) {
            events.onMessage(new Frame.Text("x"));
          }
          events.fetch(1);
        });

    assertEquals(MANY, taken[0]);
    assertEquals(List.of(true, false), told);
  }
}
