// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop.echo;

import io.throughline.client.PathMemory;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many sessions at once by four clients: one for each transport, and one for all of them whose
 * sessions move between them at random.
 */
public final class EchoCrowd {
  private static final List<String> TRANSPORTS =
      List.of("websocket", "xhr-streaming", "long-polling");

  /** Between the begin of a session and that of the next one, ms. */
  private static final int SPACING = 3;

  private final EchoTally tally = new EchoTally();
  private final List<ThroughlineClient> clients = new ArrayList<>();

  public EchoCrowd(Vertx vertx) {
    for (String transport : TRANSPORTS) {
      clients.add(client(vertx, List.of(transport)));
    }
    clients.add(client(vertx, TRANSPORTS));
  }

  private ThroughlineClient client(Vertx vertx, List<String> transports) {
    return ThroughlineClient.create(
        vertx,
        ThroughlineClientOptions.builder()
            .transports(transports)
            .memory(PathMemory.none())
            .metrics(tally)
            .build());
  }

  /** What they did so far. */
  public EchoTally tally() {
    return tally;
  }

  /** Begins that many sessions, one after the other. Blocks until the last one has begun. */
  public List<EchoSession> start(String url, int count, EchoSession.Plan plan)
      throws InterruptedException {
    EchoSession.Plan moving =
        new EchoSession.Plan(plan.count(), plan.pause(), TRANSPORTS, plan.enough());
    List<EchoSession> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = i % clients.size();
      sessions.add(
          new EchoSession(clients.get(kind), url, i, kind < TRANSPORTS.size() ? plan : moving));
      TimeUnit.MILLISECONDS.sleep(SPACING);
    }
    return sessions;
  }

  /** Ends the clients. */
  public Future<Void> close() {
    return Future.join(clients.stream().map(ThroughlineClient::close).toList()).mapEmpty();
  }
}
