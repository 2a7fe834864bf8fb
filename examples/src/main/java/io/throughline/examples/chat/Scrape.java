// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.micrometer.MicrometerMetrics;
import io.throughline.server.metrics.ServerMetrics;
import io.vertx.ext.web.Router;

/** What Prometheus gets at {@code /metrics}; it outlives a restart of the server. */
final class Scrape {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MicrometerMetrics observer = new MicrometerMetrics(registry);

  ServerMetrics observer() {
    return observer;
  }

  void mount(Router router) {
    router
        .get("/metrics")
        .handler(
            context -> {
              context.response().putHeader("Content-Type", TYPE);
              context.vertx().executeBlocking(registry::scrape).onSuccess(context::end);
            });
  }
}
