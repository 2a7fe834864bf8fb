// SPDX-License-Identifier: Apache-2.0

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.micrometer.MicrometerMetrics;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.metrics.ServerMetrics;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Two echoes in one process, below /plain and /measured: only the second one is observed. */
public class MetricsEcho extends AbstractVerticle {
  private static Handler<HttpServerRequest> echoes;

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Throughline plain = echo(vertx, ServerMetrics.NONE);
    Throughline measured = echo(vertx, new MicrometerMetrics(registry));
    echoes = plain.handler("/plain", measured.handler("/measured"));
    vertx.deployVerticle(MetricsEcho::new, new DeploymentOptions().setInstances(2));
  }

  private static Throughline echo(Vertx vertx, ServerMetrics metrics) {
    Throughline throughline =
        Throughline.create(
            vertx,
            ThroughlineOptions.builder()
                .openRate(100_000, 1_000_000)
                .maxUnopened(100_000)
                .metrics(metrics)
                .build());
    throughline.sessionHandler(session -> session.handler(session::write));
    return throughline;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(echoes)
        .listen(Integer.parseInt(System.getenv("PORT")))
        .<Void>mapEmpty()
        .onComplete(started);
  }
}
