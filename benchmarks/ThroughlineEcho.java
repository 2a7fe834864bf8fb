// SPDX-License-Identifier: Apache-2.0

import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** The same echo by sessions: numbered, confirmed, replayable. */
public class ThroughlineEcho extends AbstractVerticle {
  private static Throughline throughline;

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    throughline =
        Throughline.create(
            vertx,
            ThroughlineOptions.builder()
                .maxSessions(100_000, 100_000)
                .openRate(100_000, 1_000_000)
                .maxUnopened(100_000)
                .build());
    throughline.sessionHandler(session -> session.handler(session::write));
    vertx.deployVerticle(ThroughlineEcho::new, new DeploymentOptions().setInstances(2));
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(throughline.handler("/throughline"))
        .listen(Integer.parseInt(System.getenv("PORT")))
        .<Void>mapEmpty()
        .onComplete(started);
  }
}
