// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.throughline.event.Event;
import io.throughline.server.metrics.Transport;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.TracedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where OpenTelemetry's context belongs to the thread: without {@code vertx-opentelemetry}. */
class ThreadStorageTest {
  @Test
  @DisplayName("the span is the current one for the step, and gone from the thread behind it")
  void thread() {
    OpenTelemetry sdk =
        OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build();
    OpenTelemetryTracer tracer = new OpenTelemetryTracer(sdk);
    Vertx vertx = Vertx.vertx();
    try {
      for (int i = 0; i < 2; i++) { // the first one finds out
        List<Object> seen = TracedServer.await(step(vertx, tracer));
        assertEquals(true, seen.get(0), "a span was current in the step");
        assertSame(Context.root(), seen.get(1), "current behind the step");
      }
    } finally {
      TracedServer.await(vertx.close());
    }
  }

  private static Future<List<Object>> step(Vertx vertx, OpenTelemetryTracer tracer) {
    Promise<List<Object>> done = Promise.promise();
    ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    context.runOnContext(
        v -> {
          List<Object> seen = new ArrayList<>();
          EventTrace trace =
              tracer.received(
                  new TracedEvent("id", Transport.WEBSOCKET, "", "hi", Event.Kind.EVENT));
          trace.within(() -> seen.add(Span.current().getSpanContext().isValid()));
          seen.add(Context.current());
          trace.ended(null);
          done.complete(seen);
        });
    return done.future();
  }
}
