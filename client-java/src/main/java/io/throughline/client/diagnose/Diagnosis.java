// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.transport.BasePath;
import io.throughline.client.transport.LoopClock;
import io.throughline.client.transport.Network;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries each transport from here, by itself and side by side, and says what works, what does not
 * and why.
 *
 * <pre>{@code
 * Diagnosis.run(vertx, "https://example.com/throughline")
 *     .onSuccess(report -> System.out.println(report.text()));
 * }</pre>
 */
public final class Diagnosis {
  /** The last part of the time is for closing what is open, silent WebSockets too, ms. */
  private static final long CLOSING = 3_000;

  /** How long the plain request may take, ms. */
  private static final long REACH = 4_000;

  private final Probe.Setting setting;
  private final Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final long startedAt;
  private final Row server = new Row(Result.SERVER);

  private Diagnosis(ContextInternal context, URI url, DiagnosisOptions options) {
    LoopClock clock = LoopClock.of(context);
    long until = clock.now() + options.within().toMillis() - CLOSING;
    this.startedAt = clock.now();
    this.setting = new Probe.Setting(context, clock, url, options, until);
  }

  /** Diagnoses with all defaults; as {@link #run(Vertx, String, DiagnosisOptions)}. */
  public static Future<Report> run(Vertx vertx, String url) {
    return run(vertx, url, DiagnosisOptions.defaults());
  }

  /**
   * Diagnoses. Each transport opens a session that says nothing to the application, with {@code
   * (diagnose)} at the end of its HELLO's {@code client}.
   *
   * @param url the server's base path, as for a client
   * @return succeeds within {@link DiagnosisOptions#within}, whatever the network does. Nothing is
   *     left open then, unless the client's options let a silent WebSocket's closing handshake take
   *     longer than the 2 s of their default
   * @throws IllegalArgumentException when the address cannot be read
   */
  public static Future<Report> run(Vertx vertx, String url, DiagnosisOptions options) {
    URI base = BasePath.of(url);
    ContextInternal current = ((VertxInternal) vertx).getContext();
    ContextInternal context =
        current != null && current.isEventLoopContext()
            ? current.unwrap()
            : ((VertxInternal) vertx).createEventLoopContext();
    Promise<Report> done = context.promise();
    context.runOnContext(v -> new Diagnosis(context, base, options).run(done));
    return done.future();
  }

  private void run(Promise<Report> done) {
    List<Probe> probes = new ArrayList<>();
    List<Future<Void>> all = new ArrayList<>();
    for (String transport : setting.options().transports()) {
      Probe probe = new Probe(transport, setting);
      Future<?> tried = probe.run();
      if (probes.isEmpty()) { // whose network it takes
        tried = Future.join(tried, reach(probe.network()));
      }
      probes.add(probe);
      all.add(tried.transform(v -> probe.close()));
    }
    Future.join(all)
        .timeout(setting.options().within().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(v -> done.complete(report(probes)));
  }

  /** Whether the server is there at all: one plain request. */
  private Future<Void> reach(Network network) {
    long askedAt = setting.clock().now();
    long ms = Math.min(REACH, setting.until() - askedAt);
    return Ask.get(network, setting.url() + "/upstream", ms)
        .map(
            status -> {
              if (status > 0) {
                server.step(Result.Step.Name.CONNECTED, setting.clock().now() - askedAt);
              }
              Result.Found cause = Cause.whyNotReached(status);
              if (cause != null) {
                server.note(cause);
              }
              return null;
            });
  }

  private Report report(List<Probe> probes) {
    List<Result> results = new ArrayList<>(List.of(server.result()));
    probes.forEach(probe -> results.add(probe.result()));
    return Report.of(
        new Report.Circumstances(
            setting.url(),
            time,
            setting.clock().now() - startedAt,
            "Java %s, Vert.x %s, %s"
                .formatted(
                    System.getProperty("java.version"),
                    VertxInternal.version(),
                    System.getProperty("os.name")),
            Watch.CLIENT),
        results);
  }
}
