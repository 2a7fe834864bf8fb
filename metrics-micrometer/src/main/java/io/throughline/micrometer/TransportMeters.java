// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.micrometer.core.instrument.Timer;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.SessionMetrics.Traffic;
import io.throughline.server.metrics.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The meters that each transport has, made at once so that each is seen from 0 on. */
final class TransportMeters {
  final LongAdder attached = new LongAdder();
  final LongAdder detached = new LongAdder();
  final Timer timeToUsable;
  final Timer resumeGap;
  final Timer roundTrip;
  final LongAdder opens;
  private final Map<Attach.Kind, LongAdder> attaches = new EnumMap<>(Attach.Kind.class);
  private final LongAdder messagesReceived;
  private final LongAdder messagesSent;
  private final LongAdder bytesReceived;
  private final LongAdder bytesSent;

  TransportMeters(Meters meters, Transport transport) {
    String name = transport.label();
    meters.gauge(Metric.SESSIONS, attached::sum, name, "attached");
    meters.gauge(Metric.SESSIONS, detached::sum, name, "detached");
    timeToUsable = meters.timer(Metric.TIME_TO_USABLE, name);
    resumeGap = meters.timer(Metric.RESUME_GAP, name);
    roundTrip = meters.timer(Metric.HEARTBEAT_RTT, name);
    opens = meters.sum(Metric.ATTACHES, "open", name);
    for (Attach.Kind kind : Attach.Kind.values()) {
      attaches.put(kind, meters.sum(Metric.ATTACHES, kind.label(), name));
    }
    messagesReceived = meters.sum(Metric.MESSAGES, "received", name);
    messagesSent = meters.sum(Metric.MESSAGES, "sent", name);
    bytesReceived = meters.sum(Metric.BYTES, "received", name);
    bytesSent = meters.sum(Metric.BYTES, "sent", name);
  }

  void attached(Attach.Kind kind) {
    Objects.requireNonNull(attaches.get(kind)).increment();
  }

  void add(Traffic traffic) {
    if (traffic.messagesReceived() > 0) {
      messagesReceived.add(traffic.messagesReceived());
      bytesReceived.add(traffic.bytesReceived());
    }
    if (traffic.messagesSent() > 0) {
      messagesSent.add(traffic.messagesSent());
      bytesSent.add(traffic.bytesSent());
    }
  }
}
