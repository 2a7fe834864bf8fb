// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;

/** All attributes, in the order of the documentation: names, spans that have them, meaning. */
enum Attribute {
  SESSION("session.id", "all", "The session's public id, as in the log, once there is a session."),
  TRANSPORT("throughline.transport", "all", "What carries it: `websocket`, `long-polling` …"),
  PROTOCOL("network.protocol.name", "all", "`websocket`; `http` for the other transports."),
  ERROR("error.type", "all", "What went wrong, see below; absent when nothing did."),
  OUTCOME(
      "throughline.outcome",
      "handshake, attach",
      "`attached`, `refused`; `gone` when nobody waited for the answer."),
  LIMIT(
      "throughline.limit", "handshake, attach", "Which limit was reached, when the code is 4429."),
  KIND(
      "throughline.attach.kind",
      "attach",
      "`resume`, `supersede`, `promotion` or `fallback`, as in the metrics."),
  FROM("throughline.attach.from", "attach", "The transport before."),
  REASON("throughline.attach.reason", "attach", "Why the connection before is not used any more."),
  GAP("throughline.attach.gap_ms", "attach", "How long the session had none."),
  REPLAYED("throughline.attach.replayed_frames", "attach", "Frames that are written again."),
  SYSTEM("messaging.system", "process, answer", "`throughline`."),
  OPERATION_TYPE("messaging.operation.type", "process, answer", "`process`."),
  OPERATION("messaging.operation.name", "process, answer", "`process` or `answer`."),
  DESTINATION(
      "messaging.destination.name",
      "process, answer",
      "The namespace, one that the server has; absent for the root."),
  EVENT("throughline.event.name", "process, answer", "Its name, the first 64 characters."),
  EVENT_KIND("throughline.event.kind", "process, answer", "`event`, `volatile` or `call`.");

  /** Longer than any name that a person gives; a client may say more. */
  static final int LONGEST = 64;

  final String key;
  final String spans;
  final String help;

  Attribute(String key, String spans, String help) {
    this.key = key;
    this.spans = spans;
    this.help = help;
  }

  /** Before the span begins, so that a sampler sees it. */
  void set(SpanBuilder span, String value) {
    span.setAttribute(key, bounded(value));
  }

  void set(Span span, String value) {
    span.setAttribute(key, bounded(value));
  }

  private static String bounded(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
  }

  void set(Span span, long value) {
    span.setAttribute(key, value);
  }
}
