// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.throughline.server.metrics.Transport;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.OpenerTrace;
import io.throughline.server.tracing.OpenerTracer;
import io.throughline.server.tracing.ServerTracer;
import io.throughline.server.tracing.TracedEvent;

/**
 * Makes spans of what one or several servers do: of handshakes, of attaches other than the next
 * poll as planned, of events and calls.
 *
 * <pre>{@code
 * ThroughlineOptions.builder().tracer(new OpenTelemetryTracer(openTelemetry))
 * }</pre>
 *
 * <p>With {@code vertx-opentelemetry} on the path they are children of the requests' spans, and
 * what handlers set going are children of theirs. Which are recorded is the SDK's matter.
 */
public final class OpenTelemetryTracer implements ServerTracer {
  /** The name of the instrumentation scope. */
  static final String SCOPE = "io.throughline";

  private final Tracer tracer;
  private final Current current = new Current();

  /** Makes spans by a tracer of the name {@code io.throughline}. */
  public OpenTelemetryTracer(OpenTelemetry openTelemetry) {
    tracer = openTelemetry.getTracer(SCOPE);
  }

  @Override
  public OpenerTracer requested(Transport transport) {
    Spans.Request request = new Spans.Request(Context.current(), transport);
    return new OpenerTracer() {
      @Override
      public OpenerTrace hello() {
        return new HandshakeSpan(tracer, request, current);
      }

      @Override
      public OpenerTrace attach() {
        return new AttachSpan(tracer, request);
      }
    };
  }

  @Override
  public EventTrace received(TracedEvent event) {
    return EventSpan.begin(tracer, event, current);
  }
}
