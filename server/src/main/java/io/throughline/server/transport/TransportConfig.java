// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.Limits;
import io.throughline.server.loop.Peer;
import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.Transport;
import io.throughline.server.network.ClientAddress;
import java.util.List;

/**
 * What the transports of one server share.
 *
 * @param allowed names of the allowed transports
 * @param bodyTimeout how long a request body may take, ms
 * @param handshakeTimeout how long a socket may stay without an opener, and without an answer to
 *     its close frame, ms
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
    ClientAddress address) {

  /** The client that a request came from. */
  Peer peer(Exchange exchange, String transport) {
    boolean trustsCookies = !transport.equals(JsonpPollingTransport.NAME); // JP-7
    return new Caller(
        exchange.request(),
        transport,
        address.of(exchange.request()),
        exchange.arrival().user(),
        trustsCookies,
        sessions.tracer().requested(Transport.of(transport)),
        null);
  }
}
