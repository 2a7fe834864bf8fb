// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.TracedEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From an event's arrival until its listeners have heard it, or from a call's until its reply. */
final class EventSpan implements EventTrace {
  private final Span span;
  private final Context context;
  private final Current current;

  private EventSpan(Span span, Current current) {
    this.span = span;
    this.context = Context.root().with(span);
    this.current = current;
  }

  /** A trace of its own: the wire carries none. */
  static EventTrace begin(Tracer tracer, TracedEvent event, Current current) {
    boolean call = event.kind() == Event.Kind.CALL;
    String operation = call ? "answer" : "process";
    SpanBuilder builder =
        tracer
            .spanBuilder((operation + " " + event.namespace()).trim())
            .setNoParent()
            .setSpanKind(call ? SpanKind.SERVER : SpanKind.CONSUMER);
    describe(builder, event, operation);
    Span span = builder.startSpan();
    boolean real = span.getSpanContext().isValid(); // else nobody has set OpenTelemetry up
    return real ? new EventSpan(span, current) : NONE;
  }

  private static void describe(SpanBuilder span, TracedEvent event, String operation) {
    Spans.transport(span, event.transport());
    Attribute.SESSION.set(span, event.session());
    Attribute.SYSTEM.set(span, "throughline");
    Attribute.OPERATION_TYPE.set(span, "process");
    Attribute.OPERATION.set(span, operation);
    if (!event.namespace().isEmpty()) {
      Attribute.DESTINATION.set(span, event.namespace());
    }
    Attribute.EVENT.set(span, event.name());
    Attribute.EVENT_KIND.set(span, event.kind().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void within(Runnable step) {
    current.run(context, step);
  }

  @Override
  public void ended(@Nullable Throwable why) {
    if (why != null) {
      Spans.error(span, why instanceof EventException e ? e.code() : why.getClass().getName());
    }
    span.end();
  }
}
