// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where OpenTelemetry's context is of the Vert.x context: with {@code vertx-opentelemetry}. */
class CurrentTest {
  private final Context span = Context.root().with(ContextKey.named("span"), "this one");

  @Test
  @DisplayName("a step without a Vert.x context leaves nothing, and says nothing of those with one")
  void without() {
    Current current = new Current();
    Vertx vertx = Vertx.vertx();
    try {
      for (int i = 0; i < 2; i++) {
        current.run(span, () -> assertSame(span, Context.current()));
        assertSame(Context.root(), Context.current(), "behind the step");
        assertSame(span, TracedServer.await(within(vertx, current).future()), "stays there");
      }
    } finally {
      TracedServer.await(vertx.close());
    }
  }

  /** What is current behind a step in a Vert.x context of its own. */
  private Promise<Context> within(Vertx vertx, Current current) {
    Promise<Context> done = Promise.promise();
    ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    context.runOnContext(
        v -> {
          current.run(span, () -> {});
          done.complete(Context.current());
        });
    return done;
  }
}
