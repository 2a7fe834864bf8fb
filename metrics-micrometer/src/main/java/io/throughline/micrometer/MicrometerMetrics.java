// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.SessionMetrics.Ending;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Keeps the meters of one or several servers in a registry, which may be the one that Vert.x's own
 * metrics are in.
 *
 * <pre>{@code
 * PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
 * ThroughlineOptions.builder().metrics(new MicrometerMetrics(registry))
 * }</pre>
 *
 * <p>One for each registry: a second one would find its meters taken.
 */
public final class MicrometerMetrics implements ServerMetrics {
  private final Meters meters;
  private final Map<Transport, TransportMeters> transports = new EnumMap<>(Transport.class);
  private final List<Levels> servers = new CopyOnWriteArrayList<>();
  private final DistributionSummary receivers;
  private final Timer lag;

  final LongAdder resumed;
  final LongAdder replayed;
  final LongAdder duplicates;
  final LongAdder volatileDropped;
  final LongAdder stalls;
  final LongAdder stalled = new LongAdder();

  /** Registers all meters; the registry's common tags apply. */
  public MicrometerMetrics(MeterRegistry registry) {
    meters = new Meters(registry);
    for (Transport transport : Transport.values()) {
      if (transport != Transport.NONE) {
        transports.put(transport, new TransportMeters(meters, transport));
      }
    }
    receivers = meters.summary(Metric.BROADCAST_RECEIVERS);
    lag = meters.timer(Metric.EVENT_LOOP_LAG);
    resumed = meters.sum(Metric.RESUMES, "resumed", "none");
    replayed = meters.sum(Metric.REPLAYED_FRAMES);
    duplicates = meters.sum(Metric.DUPLICATE_FRAMES);
    volatileDropped = meters.sum(Metric.VOLATILE_DROPPED);
    stalls = meters.sum(Metric.WINDOW_STALLS);
    meters.gauge(Metric.SESSIONS_STALLED, stalled::sum);
    level(Metric.SESSIONS_LIMIT, Levels::maxSessions);
    level(Metric.DETACHED_BYTES, Levels::detachedBytes);
    level(Metric.DETACHED_BYTES_LIMIT, Levels::maxDetachedBytes);
    level(Metric.ROOMS, Levels::rooms);
    for (CloseCode code : CloseCode.values()) { // an alert needs to see the first one come
      meters.counter(Metric.CLOSES, Integer.toString(code.code()));
      meters.counter(Metric.RESUMES, "refused", Integer.toString(code.code()));
    }
    meters.counter(Metric.CLOSES, Ending.APPLICATION);
    meters.counter(Metric.CLOSES, Ending.UNKNOWN);
  }

  private void level(Metric metric, ToLongFunction<Levels> level) {
    meters.gauge(metric, () -> servers.stream().mapToLong(level).sum());
  }

  TransportMeters of(Transport transport) {
    TransportMeters found = transports.get(transport);
    if (found == null) {
      throw new IllegalArgumentException("a session has a transport, not " + transport);
    }
    return found;
  }

  @Override
  public void started(Levels levels) {
    servers.add(levels);
  }

  @Override
  public void stopped(Levels levels) {
    servers.remove(levels);
  }

  @Override
  public SessionMetrics opened(SessionInfo session) {
    TransportMeters its = of(session.transport());
    String transport = session.transport().label();
    its.opens.increment();
    its.timeToUsable.record(session.usableMs(), TimeUnit.MILLISECONDS);
    meters.counter(Metric.OPENS, transport, session.client().label()).increment();
    failed(session.tried());
    for (Try better : session.fallbacks()) {
      fallback(better.transport(), session.transport(), better.reason());
    }
    return new ObservedSession(this, session.transport());
  }

  @Override
  public void refused(Refusal refusal) {
    String code = Integer.toString(refusal.code().code());
    meters
        .counter(Metric.REFUSALS, refusal.what().label(), code, refusal.limit().label())
        .increment();
    if (refusal.what() == Refusal.What.ATTACH) {
      meters.counter(Metric.RESUMES, "refused", code).increment();
    }
  }

  @Override
  public void broadcast(int count) {
    receivers.record(count);
  }

  @Override
  public void loopLag(long ms) {
    lag.record(ms, TimeUnit.MILLISECONDS);
  }

  void fallback(Transport from, Transport to, Reason reason) {
    meters.counter(Metric.FALLBACKS, from.label(), to.label(), reason.label()).increment();
  }

  void failed(List<Try> tries) {
    for (Try one : tries) {
      if (one.reason() != Reason.PENDING) {
        String reason = one.reason().label();
        meters.counter(Metric.FAILED_TRIES, one.transport().label(), reason).increment();
      }
    }
  }

  void promotion(Transport from, Transport to, boolean succeeded) {
    String outcome = succeeded ? "succeeded" : "failed";
    meters.counter(Metric.PROMOTIONS, from.label(), to.label(), outcome).increment();
  }

  void detached(Transport transport, Reason reason) {
    meters.counter(Metric.DETACHES, transport.label(), reason.label()).increment();
  }

  void closed(String code) {
    meters.counter(Metric.CLOSES, code).increment();
  }
}
