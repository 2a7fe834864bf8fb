// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The POST beside a stream or a poll (§7.6): answered, whatever it brings. */
final class UpstreamRoute {
  private final TransportConfig config;

  UpstreamRoute(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of("upstream", "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    if (!exchange.hasGoodForm()) {
      exchange.refuse(400, CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> take(exchange, body));
  }

  private void take(Exchange exchange, Buffer body) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    CloseCode error = batch.error();
    if (!(batch.opener() instanceof Frame.Upstream opener)) {
      exchange.refuse(400, error == null ? CloseCode.PROTOCOL_ERROR : error);
      return;
    }
    int status = error == CloseCode.PROTOCOL_ERROR ? 400 : 200;
    config
        .sessions()
        .upstream(
            opener, batch.rest(), error, false, answer -> exchange.answerFrames(status, answer));
  }
}
