// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.client.ThroughlineClientOptions;
import io.throughline.client.diagnose.Diagnosis;
import io.throughline.client.diagnose.DiagnosisOptions;
import io.throughline.client.diagnose.Report;
import io.throughline.client.diagnose.Result;
import io.throughline.client.diagnose.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;

/**
 * Says what the network between here and a server lets through. The first argument is the server's
 * address; ends with 0 when everything works, with 1 when not.
 */
public final class Diagnose {
  private Diagnose() {}

  /** Prints the report. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    String url = args.length > 0 ? args[0] : "http://localhost:8080/throughline";
    Vertx vertx = Vertx.vertx();
    Report report;
    try {
      report = diagnose(vertx, url).toCompletionStage().toCompletableFuture().get();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
    System.out.print(report.text());
    System.exit(allWorks(report) ? 0 : 1);
  }

  private static Future<Report> diagnose(Vertx vertx, String url) {
    // region diagnose
    ThroughlineClientOptions client = ThroughlineClientOptions.defaults(); // proxy, trust, auth
    Future<Report> reported =
        Diagnosis.run(vertx, url, DiagnosisOptions.defaults().withClient(client));
    // endregion
    return reported;
  }

  /** Whether each transport that is offered works, and not only the best. */
  private static boolean allWorks(Report report) {
    return report.status() == Status.WORKS
        && report.results().stream()
            .map(Result::status)
            .noneMatch(it -> it == Status.LIMITED || it == Status.FAILS);
  }
}
