// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A POST that is answered when there is something to say (§7.4). */
final class LongPollingTransport {
  static final String NAME = "long-polling";

  private final TransportConfig config;

  LongPollingTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    Integer hold = PollConnection.hold(exchange, config);
    if (hold == null || !exchange.hasGoodForm()) { // HT-11
      exchange.refuse(CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> park(exchange, body, hold));
  }

  private void park(Exchange exchange, Buffer body, int hold) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    if (!batch.opensConnection()) {
      exchange.refuse(batch.refusal());
      return;
    }
    HttpConnection.open(
        exchange,
        config,
        batch,
        new PollConnection(NAME, config, hold, frames -> exchange.answer(200, frames)));
  }
}
