// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** One session as the meters see it. */
final class ObservedSession implements SessionMetrics {
  private final MicrometerMetrics all;
  private Transport transport;
  private boolean detached;
  private boolean stalled;

  /** The meters of {@link #transport}. */
  private TransportMeters meters;

  private Lane lane;

  ObservedSession(MicrometerMetrics all, Transport transport) {
    this.all = all;
    this.transport = transport;
    this.meters = all.of(transport);
    this.lane = meters.lane();
    place().increment();
  }

  /** Where it is counted as open now. */
  private LongAdder place() {
    return detached ? meters.detached : meters.attached;
  }

  @Override
  public void attached(Attach attach) {
    all.failed(attach.tried());
    for (Try one : attach.tried()) {
      if (one.transport().isBetterThan(transport) && one.reason() != Reason.PENDING) {
        all.promotion(transport, one.transport(), false);
      }
    }
    place().decrement();
    transport = attach.to();
    meters = all.of(transport);
    lane = meters.lane();
    detached = false;
    place().increment();
    meters.attached(attach.kind());
    all.replayed.add(attach.replayed());
    if (attach.resumes()) {
      all.resumed.increment();
      meters.resumeGap.record(attach.gapMs(), TimeUnit.MILLISECONDS);
    }
    switch (attach.kind()) {
      case FALLBACK -> all.fallback(attach.from(), attach.to(), attach.reason());
      case PROMOTION -> all.promotion(attach.from(), attach.to(), true);
      default -> {}
    }
  }

  @Override
  public void detached(Reason reason) {
    place().decrement();
    detached = true;
    place().increment();
    all.detached(transport, reason);
  }

  @Override
  public void traffic(Traffic traffic) {
    lane.add(traffic);
    if (traffic.duplicates() > 0) {
      all.duplicates.add(traffic.duplicates());
    }
    if (traffic.volatileDropped() > 0) {
      all.volatileDropped.add(traffic.volatileDropped());
    }
  }

  @Override
  public void roundTrip(long ms) {
    meters.roundTrip.record(ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stalled(boolean now) {
    stalled = now;
    if (now) {
      all.stalls.increment();
      all.stalled.increment();
    } else {
      all.stalled.decrement();
    }
  }

  @Override
  public void closed(Ending ending) {
    place().decrement();
    if (stalled) {
      all.stalled.decrement();
    }
    all.closed(ending.label());
  }
}
