// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.tracing.OpenerTrace;
import org.jspecify.annotations.Nullable;

/** From HELLO to WELCOME or REJECT. */
final class HandshakeSpan implements OpenerTrace {
  private final Span span;
  private final Context context;
  private final Current current;

  HandshakeSpan(Tracer tracer, Spans.Request request, Current current) {
    this.span = Spans.opener(tracer, "handshake", request).startSpan();
    this.context = request.context().with(span);
    this.current = current;
  }

  @Override
  public void within(Runnable step) {
    current.run(context, step);
  }

  @Override
  public void attached(String session, @Nullable Attach how) {
    Spans.attached(span, session);
  }

  @Override
  public void refused(Refusal refusal) {
    Spans.refused(span, refusal);
  }

  @Override
  public void gone() {
    Spans.gone(span);
  }
}
