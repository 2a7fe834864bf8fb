// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of all transports and the dispatch to their routes; the only file that names them all.
 */
public final class Transports {
  /** Names of all transports, best first. */
  public static final List<String> ALL =
      List.of(
          WebSocketTransport.NAME,
          XhrStreamingTransport.NAME,
          LongPollingTransport.NAME,
          JsonpPollingTransport.NAME);

  private final TransportConfig config;
  private final Map<String, Route> routes = new HashMap<>();

  public Transports(TransportConfig config) {
    this.config = config;
    List<Route> all = new ArrayList<>();
    if (config.allowed().contains(WebSocketTransport.NAME)) {
      all.addAll(new WebSocketTransport(config).routes());
    }
    if (config.allowed().contains(XhrStreamingTransport.NAME)) {
      all.addAll(new XhrStreamingTransport(config).routes());
    }
    if (config.allowed().contains(LongPollingTransport.NAME)) {
      all.addAll(new LongPollingTransport(config).routes());
    }
    if (config.allowed().contains(JsonpPollingTransport.NAME)) { // JP-8
      all.addAll(new JsonpPollingTransport(config).routes());
    }
    all.addAll(new UpstreamRoute(config).routes());
    all.forEach(route -> routes.put(route.path(), route));
  }

  /** Answers a request. Called on an event loop. */
  public void handle(Arrival arrival) {
    HttpServerRequest request = arrival.request();
    Exchange exchange = new Exchange(arrival, config);
    Route route = routes.get(arrival.path());
    if (route == null) {
      exchange.plain(404, "not found"); // HT-5
      return;
    }
    boolean refused = exchange.verdict() == OriginPolicy.Verdict.REFUSED;
    if (refused && !route.ownOriginCheck()) { // HT-15
      exchange.refuseOrigin();
    } else if (request.method().name().equals("OPTIONS")) {
      exchange.preflight(route.method()); // HT-14
    } else if (!request.method().name().equals(route.method())) {
      exchange.wrongMethod(route.method() + ", OPTIONS"); // HT-4
    } else {
      route.handler().accept(exchange);
    }
  }
}
