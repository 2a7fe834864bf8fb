// SPDX-License-Identifier: Apache-2.0

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.micrometer.MicrometerMetrics;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Three echoes in one process, each on a port of its own: on the first only the log is told of
 * anything, on the second Micrometer's meters too, on the third the figures of the operators' pages.
 */
public class MetricsEcho {
  private MetricsEcho() {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OpsOptions operators = OpsOptions.token("the token of nobody");
    listen(vertx, args[1], options -> options.metrics(new MicrometerMetrics(registry)));
    listen(vertx, args[2], options -> options.ops(operators));
    listen(vertx, args[0], options -> {});
  }

  private static void listen(
      Vertx vertx, String port, Consumer<ThroughlineOptions.Builder> observed) {
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(echo(vertx, observed).handler("/throughline"))
        .listen(Integer.parseInt(port), "127.0.0.1")
        .await();
  }

  private static Throughline echo(Vertx vertx, Consumer<ThroughlineOptions.Builder> observed) {
    ThroughlineOptions.Builder options =
        ThroughlineOptions.builder().openRate(100_000, 1_000_000).maxUnopened(100_000);
    observed.accept(options);
    Throughline throughline = Throughline.create(vertx, options.build());
    throughline.sessionHandler(session -> session.handler(session::write));
    return throughline;
  }
}
