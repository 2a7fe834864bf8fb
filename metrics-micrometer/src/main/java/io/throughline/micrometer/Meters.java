// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes meters as {@link Metric} describes them. */
final class Meters {
  private static final Duration[] BUCKETS =
      millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
  private static final double[] RECEIVERS = {1, 10, 100, 1_000, 10_000, 100_000};

  private final MeterRegistry registry;

  /** The registry itself does not hold on to what it reads. */
  private final List<LongSupplier> sums = new ArrayList<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  private static Duration[] millis(long... values) {
    Duration[] all = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = Duration.ofMillis(values[i]);
    }
    return all;
  }

  /** Looked up by its labels: for what is rare. */
  Counter counter(Metric metric, String... values) {
    return Counter.builder(metric.id)
        .description(metric.help)
        .tags(tags(metric, values))
        .register(registry);
  }

  /** A counter of what happens often: whoever counts adds to the sum. */
  LongAdder sum(Metric metric, String... values) {
    LongAdder sum = new LongAdder();
    sum(metric, sum::sum, values);
    return sum;
  }

  /** A counter of what somebody else sums up. */
  void sum(Metric metric, LongSupplier sum, String... values) {
    sums.add(sum);
    FunctionCounter.builder(metric.id, sum, LongSupplier::getAsLong)
        .description(metric.help)
        .tags(tags(metric, values))
        .register(registry);
  }

  Timer timer(Metric metric, String... values) {
    return Timer.builder(metric.id)
        .description(metric.help)
        .tags(tags(metric, values))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  DistributionSummary summary(Metric metric, String... values) {
    return DistributionSummary.builder(metric.id)
        .description(metric.help)
        .tags(tags(metric, values))
        .serviceLevelObjectives(RECEIVERS)
        .register(registry);
  }

  void gauge(Metric metric, Supplier<Number> level, String... values) {
    Gauge.builder(metric.id, level)
        .description(metric.help)
        .baseUnit(metric.type == Metric.Type.BYTES_GAUGE ? "bytes" : null)
        .tags(tags(metric, values))
        .strongReference(true)
        .register(registry);
  }

  private static Tags tags(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      tags = tags.and(metric.labels().get(i), values[i]);
    }
    return tags;
  }
}
