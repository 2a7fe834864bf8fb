// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.micrometer.core.instrument.Timer;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Transport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The meters that each transport has, made at once so that each is seen from 0 on. */
final class TransportMeters {
  final LongAdder attached = new LongAdder();
  final LongAdder detached = new LongAdder();
  final Timer timeToUsable;
  final Timer resumeGap;
  final Timer roundTrip;
  final LongAdder opens;
  private final Map<Attach.Kind, LongAdder> attaches = new EnumMap<>(Attach.Kind.class);
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Lane> lane = ThreadLocal.withInitial(this::newLane);

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
    meters.sum(Metric.MESSAGES, () -> total(one -> one.messagesReceived), "received", name);
    meters.sum(Metric.MESSAGES, () -> total(one -> one.messagesSent), "sent", name);
    meters.sum(Metric.BYTES, () -> total(one -> one.bytesReceived), "received", name);
    meters.sum(Metric.BYTES, () -> total(one -> one.bytesSent), "sent", name);
  }

  void attached(Attach.Kind kind) {
    Objects.requireNonNull(attaches.get(kind)).increment();
  }

  private Lane newLane() {
    Lane made = new Lane();
    lanes.add(made);
    return made;
  }

  /** That of the calling event loop, for a session that stays on it. */
  Lane lane() {
    return lane.get();
  }

  private long total(Function<Lane, AtomicLong> sum) {
    return lanes.stream().mapToLong(one -> sum.apply(one).getOpaque()).sum();
  }
}
