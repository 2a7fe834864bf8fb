// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.tracing.OpenerTrace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From ATTACH to ATTACHED or REJECT. The span is made when the answer is known: each poll is an
 * attach, and the next one as planned deserves none.
 */
final class AttachSpan implements OpenerTrace {
  private final Tracer tracer;
  private final Spans.Request request;
  private final Instant begun = Instant.now();

  AttachSpan(Tracer tracer, Spans.Request request) {
    this.tracer = tracer;
    this.request = request;
  }

  private Span span() {
    return Spans.opener(tracer, "attach", request).setStartTimestamp(begun).startSpan();
  }

  @Override
  public void attached(String session, @Nullable Attach how) {
    if (how == null || how.kind() == Attach.Kind.NEXT) {
      return;
    }
    Span span = span();
    Attribute.KIND.set(span, how.kind().label());
    Attribute.FROM.set(span, how.from().label());
    Attribute.REASON.set(span, how.reason().label());
    Attribute.GAP.set(span, how.gapMs());
    Attribute.REPLAYED.set(span, how.replayed());
    Spans.attached(span, session);
  }

  @Override
  public void refused(Refusal refusal) {
    Spans.refused(span(), refusal);
  }

  @Override
  public void gone() {
    Spans.gone(span());
  }
}
