// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A POST whose answer does not end (§7.3), for XMLHttpRequest and fetch. */
final class XhrStreamingTransport {
  static final String NAME = "xhr-streaming";
  private static final int MAX_PAD = 4_096;
  private static final int MIN_LIMIT = 1_024;

  private final TransportConfig config;

  XhrStreamingTransport(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    int most = config.limits().streamLimit();
    Integer pad = exchange.query().number("pad", 0, MAX_PAD, 0);
    Integer limit = exchange.query().number("limit", MIN_LIMIT, most, most);
    if (pad == null || limit == null || !exchange.hasGoodForm()) { // HT-11
      exchange.refuse(CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> open(exchange, body, pad, limit));
  }

  private void open(Exchange exchange, Buffer body, int pad, int limit) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    if (!batch.opensConnection()) {
      exchange.refuse(batch.refusal());
      return;
    }
    HttpConnection.open(
        exchange, config, batch, new StreamConnection(exchange, config, pad, limit));
  }
}
