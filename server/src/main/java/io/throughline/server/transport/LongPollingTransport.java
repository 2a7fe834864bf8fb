// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A POST that is answered when there is something to say (§7.4). */
final class LongPollingTransport {
  static final String NAME = "long-polling";
  private static final int MIN_HOLD = 50;

  private final TransportConfig config;

  LongPollingTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    Integer hold = exchange.parameter("hold", MIN_HOLD, config.pollHold(), config.pollHold());
    if (hold == null || !exchange.hasGoodForm()) { // HT-11
      exchange.refuse(400, CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> park(exchange, body, hold));
  }

  private void park(Exchange exchange, Buffer body, int hold) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    PollConnection.park(
        exchange, config, NAME, hold, batch, frames -> exchange.answer(200, frames));
  }
}
