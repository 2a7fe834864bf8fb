// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.transport.RecordedLink.Told;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bodies upstream against servers that behave, and that do not (§7.6). */
class UpstreamTest extends HttpScene {
  private static final Frame UPSTREAM = new Frame.Upstream(RecordedLink.SID, 2);
  private static final Frame ACK = new Frame.Ack(1, 262_144);
  private static final Told LOST = new Told.Answer(null);

  private final Transport streaming = new XhrStreamingTransport(ground.network);

  /** A stream that stays open, and a script for what goes upstream beside it. */
  private RecordedLink serveUpstream(Consumer<HttpServerRequest> script) {
    return serve(
        (post, request) -> {
          if (post.uri().startsWith("/base/upstream")) {
            script.accept(request);
          } else {
            request.response().setChunked(true).write(bytes(ATTACHED));
          }
        });
  }

  private Connection open(RecordedLink link) {
    Connection connection = ground.open(streaming, link);
    assertEquals(RecordedLink.frames(ATTACHED), link.next());
    return connection;
  }

  private void send(Connection connection, Frame... frames) {
    List<EncodedFrame> all = new ArrayList<>();
    for (Frame frame : frames) {
      all.add(EncodedFrame.of(frame));
    }
    ground.on(() -> connection.send(all));
  }

  /** What is told when one body meets that script. */
  private Told sent(Consumer<HttpServerRequest> script) {
    RecordedLink link = serveUpstream(script);
    send(open(link), UPSTREAM, new Frame.Ping(1));
    return link.next();
  }

  @Test
  @DisplayName("UP-7 the answer is told when all of it is there")
  void answered() {
    Frame written = new Frame.Written(3);
    Told told =
        sent(
            request -> {
              Buffer all = bytes(ACK, written);
              request.response().putHeader("Content-Length", "" + all.length());
              request.response().write(all.slice(0, 4));
              request.response().end(all.slice(4, all.length()));
            });

    assertEquals(new Told.Answer(List.of(ACK, written)), told);
    Await.next(posts);
    Post post = Await.next(posts);
    assertEquals("/base/upstream?form=binary", post.uri());
    assertEquals(List.of(UPSTREAM, new Frame.Ping(1)), post.frames());
  }

  @Test
  @DisplayName(
      "UP-7 a status is no confirmation: no answer, half of one and another's page are lost")
  void lost() {
    assertEquals(LOST, sent(request -> request.connection().close()));
    assertEquals(
        LOST,
        sent(
            request ->
                request
                    .response()
                    .putHeader("Content-Length", "100")
                    .write(bytes(ACK))
                    .onComplete(v -> request.connection().close())));
    assertEquals(LOST, sent(request -> request.response().end(bytes(ACK).slice(0, 3))));
    assertEquals(LOST, sent(request -> request.response().end("<html>Please log in</html>")));
    assertEquals(LOST, sent(request -> request.response().setStatusCode(502).end("no")));
    assertEquals(LOST, sent(request -> request.response().setStatusCode(502).end(bytes(ACK))));
    assertEquals(LOST, sent(request -> request.response().setStatusCode(502).end()));
  }

  @Test
  @DisplayName("a refusal counts whatever its status")
  void refused() {
    Frame gap = Frame.Reject.of(CloseCode.GAP).withReceived(4);
    Frame close = new Frame.Close(4413, 0, "");

    assertEquals(
        new Told.Answer(List.of(gap)), sent(request -> request.response().end(bytes(gap))));
    assertEquals(
        new Told.Answer(List.of(close)),
        sent(request -> request.response().setStatusCode(413).end(bytes(close))));
  }

  @Test
  @DisplayName("an answer that does not come is waited for no longer than the link's patience")
  void patience() {
    RecordedLink link = serveUpstream(request -> {});
    Connection connection = open(link);
    link.patience = 50;

    send(connection, UPSTREAM, new Frame.Ping(1));

    assertEquals(LOST, link.next());
  }

  @Test
  @DisplayName("a body under way is answered also when its connection has been closed meanwhile")
  void outlives() {
    BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
    RecordedLink link = serveUpstream(requests::add);
    Connection connection = open(link);
    send(connection, UPSTREAM, new Frame.Ping(1));
    HttpServerRequest request = Await.next(requests);

    ground.on(() -> connection.close(1000));
    Await.next(ground.ended);
    request.response().end(bytes(ACK));

    assertEquals(new Told.Answer(List.of(ACK)), link.next());
    assertTrue(link.told.isEmpty());
  }

  @Test
  @DisplayName("connections that the server holds do not block what goes upstream")
  void held() {
    RecordedLink link = serveUpstream(request -> request.response().end(bytes(ACK)));
    Connection connection = open(link);
    for (int i = 0; i < 50; i++) {
      open(link);
    }

    send(connection, UPSTREAM, new Frame.Ping(1));

    assertEquals(new Told.Answer(List.of(ACK)), link.next());
  }
}
