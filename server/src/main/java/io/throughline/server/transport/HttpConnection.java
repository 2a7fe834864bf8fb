// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.server.loop.Link;
import io.throughline.server.loop.Peer;
import io.throughline.server.session.Connection;
import java.util.Objects;

/** A connection that is the answer to one request. Confined to its event loop. */
interface HttpConnection extends Connection {
  /** What the connection has to say goes this way. */
  void onLinked(Link link);

  /** The answer broke before its end: the client went away. */
  void onGone();

  /** The network takes more again. */
  void onDrained();

  /**
   * Attaches {@code connection} by the opener of {@code batch}, and passes on what stands behind.
   */
  static void open(
      Exchange exchange, TransportConfig config, Batch batch, HttpConnection connection) {
    exchange
        .response()
        .exceptionHandler(e -> connection.onGone())
        .closeHandler(v -> connection.onGone())
        .drainHandler(v -> connection.onDrained());
    Peer peer = config.peer(exchange, connection.transport());
    Link link = config.sessions().attach(Objects.requireNonNull(batch.opener()), connection, peer);
    connection.onLinked(link);
    link.onArrival(batch.rest());
    if (batch.error() != null) {
      link.onProtocolError(batch.error());
    }
  }
}
