// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.WebSocketClient;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What transports reach a server with.
 *
 * @param http without a limit that requests could wait for: a poll that is held must not block a
 *     body upstream
 * @param headers of the application, asked for each request and each WebSocket
 */
public record Network(
    Vertx vertx,
    HttpClient http,
    WebSocketClient webSockets,
    Supplier<Map<String, String>> headers) {

  /** The application's headers as a request takes them. */
  public MultiMap newHeaders() {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    headers.get().forEach(all::set);
    return all;
  }

  /** Calls when what runs now is over, on the same context. */
  void soon(Runnable action) {
    vertx.getOrCreateContext().runOnContext(v -> action.run());
  }
}
