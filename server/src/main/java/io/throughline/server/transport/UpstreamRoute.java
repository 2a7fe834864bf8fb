// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.server.loop.Upstream;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The POST beside a stream or a poll (§7.6): answered, whatever it brings. */
final class UpstreamRoute {
  private static final String NAME = "upstream";

  private final TransportConfig config;

  UpstreamRoute(TransportConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return List.of(Route.of(NAME, "POST", this::handle));
  }

  private void handle(Exchange exchange) {
    if (!exchange.hasGoodForm()) {
      exchange.refuse(CloseCode.PROTOCOL_ERROR);
      return;
    }
    BodyReader.readBatch(exchange, config, body -> take(exchange, body));
  }

  private void take(Exchange exchange, Buffer body) {
    Batch batch = Batch.read(exchange.form(), body, config.limits());
    if (!(batch.opener() instanceof Frame.Upstream opener)) {
      exchange.refuse(batch.refusal());
      return;
    }
    CloseCode error = batch.error();
    config
        .sessions()
        .upstream(
            new Upstream(opener, batch.rest(), error, false),
            config.peer(exchange, NAME),
            answer -> exchange.answer(status(error, answer), encoded(answer)));
  }

  private static List<EncodedFrame> encoded(List<Frame> frames) {
    List<EncodedFrame> encoded = new ArrayList<>(frames.size());
    for (Frame frame : frames) {
      encoded.add(EncodedFrame.of(frame));
    }
    return encoded;
  }

  /** 400 when the session was closed for what could not be read (§7.1). */
  private static int status(@Nullable CloseCode error, List<Frame> answer) {
    Frame last = answer.get(answer.size() - 1);
    boolean unreadable =
        error == CloseCode.PROTOCOL_ERROR
            && last instanceof Frame.Close close
            && close.code() == error.code();
    return unreadable ? 400 : 200;
  }
}
