// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.Limit;
import io.throughline.server.metrics.Transport;

/** What spans have in common. */
final class Spans {
  /** What brings an opener; the context is that of the request's own span, if it has one. */
  record Request(Context context, Transport transport) {}

  private Spans() {}

  /** A span of an opener, whose answer its client waits for. */
  static SpanBuilder opener(Tracer tracer, String name, Request request) {
    SpanBuilder span =
        tracer
            .spanBuilder("throughline." + name)
            .setParent(request.context())
            .setSpanKind(SpanKind.SERVER);
    transport(span, request.transport());
    return span;
  }

  static void transport(SpanBuilder span, Transport transport) {
    Attribute.TRANSPORT.set(span, transport.label());
    Attribute.PROTOCOL.set(span, transport == Transport.WEBSOCKET ? transport.label() : "http");
  }

  static void attached(Span span, String session) {
    Attribute.SESSION.set(span, session);
    Attribute.OUTCOME.set(span, "attached");
    span.end();
  }

  static void refused(Span span, Refusal refusal) {
    Attribute.OUTCOME.set(span, "refused");
    if (refusal.limit() != Limit.NONE) {
      Attribute.LIMIT.set(span, refusal.limit().label());
    }
    error(span, Integer.toString(refusal.code().code()));
    span.end();
  }

  static void gone(Span span) {
    Attribute.OUTCOME.set(span, "gone");
    span.end();
  }

  /** Without a description: that may quote what a client has sent. */
  static void error(Span span, String type) {
    Attribute.ERROR.set(span, type);
    span.setStatus(StatusCode.ERROR);
  }
}
