// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.server.loop.Peer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opening handshake of native WebSockets (§7.2). */
final class WebSocketTransport {
  static final String NAME = "websocket";
  private static final String SUBPROTOCOL = "throughline.v1";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private final TransportConfig config;

  WebSocketTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "GET", this::handle));
  }

  private void handle(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String upgrade = request.getHeader("Upgrade");
    String version = request.getHeader("Sec-WebSocket-Version");
    if (!"websocket".equalsIgnoreCase(upgrade) || !asksForUpgrade(request)) { // WS-3
      exchange.upgradeRequired("this is a WebSocket endpoint");
    } else if (!"13".equals(version)) { // WS-2
      exchange.upgradeRequired("WebSocket version 13 is required");
    } else if (!isKey(request.getHeader("Sec-WebSocket-Key"))
        || !subprotocolFits(request)) { // WS-4
      exchange.refuse(CloseCode.PROTOCOL_ERROR);
    } else {
      accept(exchange);
    }
  }

  private static boolean asksForUpgrade(HttpServerRequest request) {
    return lists(request, "Connection", "upgrade"::equalsIgnoreCase);
  }

  /** RFC 6455 §4.2.1: base64 of 16 bytes. */
  private static boolean isKey(@Nullable String key) {
    return key != null && KEY.matcher(key.trim()).matches();
  }

  private static boolean subprotocolFits(HttpServerRequest request) {
    return request.getHeader("Sec-WebSocket-Protocol") == null
        || lists(request, "Sec-WebSocket-Protocol", SUBPROTOCOL::equals);
  }

  /** Whether a header, which may stand several times and hold a list, holds what is wanted. */
  private static boolean lists(HttpServerRequest request, String name, Predicate<String> wanted) {
    return request.headers().getAll(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::trim)
        .anyMatch(wanted);
  }

  private void accept(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (request.getHeader("Sec-WebSocket-Protocol") != null) {
      // Headers of the response go out with the 101; the server's own list of subprotocols may be
      // empty.
      request.response().putHeader("Sec-WebSocket-Protocol", SUBPROTOCOL);
    }
    Peer peer = config.peer(exchange, NAME);
    // A router's request hides the socket's channel; fluent calls answer the one that it wraps.
    request
        .fetch(0)
        .toWebSocket()
        .onSuccess(
            socket -> new WebSocketConnection(to -> carrier(socket, to), config, peer).start())
        .onFailure(e -> exchange.refuse(CloseCode.PROTOCOL_ERROR));
  }

  /** Vert.x's own where its handler is needed: it writes its metrics, and hears its event bus. */
  private WebSocketCarrier carrier(ServerWebSocket socket, WebSocketCarrier.Listener listener) {
    ContextInternal context = ContextInternal.current();
    return config.compactWebSockets()
            && socket instanceof WebSocketInternal internal
            && internal.textHandlerID() == null
            && !context.owner().isMetricsEnabled()
        ? ChannelCarrier.takeOver(internal, context, listener, config.handshakeTimeout())
        : VertxCarrier.of(socket, listener);
  }
}
