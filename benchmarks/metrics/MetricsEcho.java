// SPDX-License-Identifier: Apache-2.0

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.micrometer.MicrometerMetrics;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.ops.OpsOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Three echoes in one process: below /plain only the log is told of anything, below /measured
 * Micrometer's meters too, below /operated the figures of the operators' pages.
 */
public class MetricsEcho extends AbstractVerticle {
  private static Handler<HttpServerRequest> echoes;

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Throughline plain = echo(vertx, options -> {});
    Throughline measured = echo(vertx, options -> options.metrics(new MicrometerMetrics(registry)));
    OpsOptions operators = OpsOptions.token("the token of nobody");
    Throughline operated = echo(vertx, options -> options.ops(operators));
    echoes =
        plain.handler("/plain", measured.handler("/measured", operated.handler("/operated")));
    vertx.deployVerticle(MetricsEcho::new, new DeploymentOptions().setInstances(2));
  }

  private static Throughline echo(Vertx vertx, Consumer<ThroughlineOptions.Builder> observed) {
    ThroughlineOptions.Builder options =
        ThroughlineOptions.builder().openRate(100_000, 1_000_000).maxUnopened(100_000);
    observed.accept(options);
    Throughline throughline = Throughline.create(vertx, options.build());
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
