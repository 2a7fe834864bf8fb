// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.Limits;
import io.throughline.server.loop.Peer;
import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.Transport;
import io.throughline.server.network.Prefix;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the transports of one server share.
 *
 * @param allowed names of the allowed transports
 * @param bodyTimeout how long a request body may take, ms
 * @param handshakeTimeout how long a socket may stay without an opener, ms
 * @param pollHold how long an idle poll is held, ms
 * @param jsonpWithoutOrigin whether a JSONP request may come without Origin and Referer
 * @param compactWebSockets whether WebSockets leave Vert.x's handler behind
 * @param address tells a client's address
 */
public record TransportConfig(
    Sessions sessions,
    OriginPolicy origins,
    Limits limits,
    List<String> allowed,
    int bodyTimeout,
    int handshakeTimeout,
    int pollHold,
    boolean jsonpWithoutOrigin,
    boolean compactWebSockets,
    Function<HttpServerRequest, @Nullable String> address) {

  /** The client that a request came from. */
  Peer peer(Exchange exchange, String transport) {
    boolean trustsCookies = !transport.equals(JsonpPollingTransport.NAME); // JP-7
    return new Caller(
        exchange.request(),
        transport,
        addressOf(exchange.request()),
        exchange.arrival().user(),
        trustsCookies,
        sessions.tracer().requested(Transport.of(transport)),
        null);
  }

  /** The client's address; {@code unknown} when nobody tells it. */
  String addressOf(HttpServerRequest request) {
    String known = address.apply(request);
    return known == null ? Prefix.UNKNOWN : known;
  }
}
