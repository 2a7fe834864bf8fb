// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.Set;

/**
 * What lies between the clients and the server: who has no network, and which transports do not get
 * through. Each client asks for a port of its own, by which it is known here. Confined to the loop.
 */
final class TestNetwork {
  private static final String BASE = "/throughline";
  private static final int BAD_GATEWAY = 502;

  private final Set<String> blocked = new HashSet<>();
  private final Set<Integer> without = new HashSet<>();
  private int clients;

  /** The number of a further client. */
  int nextClient() {
    return ++clients;
  }

  /** Where the client with that number finds the server. */
  static String url(int client) {
    return "http://127.0.0.1:" + client + BASE;
  }

  static String base() {
    return BASE;
  }

  void takeFrom(int client) {
    without.add(client);
  }

  void giveTo(int client) {
    without.remove(client);
  }

  void block(String transport) {
    blocked.add(transport);
  }

  void unblock(String transport) {
    blocked.remove(transport);
  }

  /** Whether the client that asks for that port has a network. */
  boolean reaches(int port) {
    return !without.contains(port);
  }

  /** Lets what comes through to the server, or answers as a proxy that does not reach it. */
  Handler<HttpServerRequest> before(Handler<HttpServerRequest> server) {
    return request -> {
      if (getsThrough(request)) {
        server.handle(request);
      } else {
        request.response().setStatusCode(BAD_GATEWAY).end();
      }
    };
  }

  private boolean getsThrough(HttpServerRequest request) {
    HostAndPort asked = request.authority();
    String route = request.path().substring(request.path().lastIndexOf('/') + 1);
    return !blocked.contains(route) && (asked == null || reaches(asked.port()));
  }
}
