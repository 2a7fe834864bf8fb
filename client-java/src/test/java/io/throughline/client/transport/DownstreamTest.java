// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import static io.throughline.client.transport.RecordedLink.frames;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.transport.RecordedLink.Told;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams and polls against servers that behave, and that do not. */
class DownstreamTest extends HttpScene {
  private final Transport streaming = new XhrStreamingTransport(ground.network);
  private final Transport polling = new LongPollingTransport(ground.network);

  @Test
  @DisplayName(
      "§7.3 opens by a POST in binary form and reads the stream as it comes, in any pieces")
  void stream() {
    RecordedLink link =
        serve(
            (post, request) -> {
              HttpServerResponse response = request.response().setChunked(true);
              Buffer all = bytes(ATTACHED, new Frame.Text("one"), new Frame.Mark());
              for (int i = 0; i < all.length(); i++) {
                response.write(all.getBuffer(i, i + 1));
              }
            });

    ground.open(streaming, link);

    assertEquals(frames(ATTACHED), link.next());
    assertEquals(frames(new Frame.Text("one")), link.next());
    assertEquals(frames(new Frame.Mark()), link.next());
    Post post = Await.next(posts);
    assertEquals("/base/xhr-streaming?form=binary", post.uri());
    assertEquals(List.of(RecordedLink.ATTACH), post.frames());
    assertEquals("application/octet-stream", post.request().getHeader("Content-Type"));
    assertNull(post.request().getHeader("Origin"));
  }

  @Test
  @DisplayName("a stream's end is never planned, whether it ends or breaks off")
  void streamEnds() {
    RecordedLink ended =
        serve((post, request) -> request.response().end(bytes(ATTACHED, new Frame.End())));
    RecordedLink broken =
        serve(
            (post, request) ->
                request
                    .response()
                    .setChunked(true)
                    .write(bytes(ATTACHED))
                    .onComplete(v -> request.connection().close()));

    ground.open(streaming, ended);
    ground.open(streaming, broken);

    assertEquals(frames(ATTACHED, new Frame.End()), ended.next());
    assertEquals(new Told.End(false, "status 200"), ended.next());
    assertEquals(frames(ATTACHED), broken.next());
    assertFalse(assertInstanceOf(Told.End.class, broken.next()).planned());
  }

  @Test
  @DisplayName("a poll that gave its answer ended as planned, an empty one too (LP-3)")
  void poll() {
    RecordedLink link = serve((post, request) -> request.response().end(bytes(ATTACHED)));
    RecordedLink empty = serve((post, request) -> request.response().end());

    ground.open(polling, link);
    ground.open(polling, empty);

    assertEquals(frames(ATTACHED), link.next());
    assertEquals(new Told.End(true, "status 200"), link.next());
    assertEquals(new Told.End(true, "status 200"), empty.next());
    assertEquals("/base/long-polling?form=binary", Await.next(posts).uri());
  }

  @Test
  @DisplayName("a poll whose answer is cut short, by its length or within a frame, is lost")
  void cutShort() {
    RecordedLink byLength =
        serve(
            (post, request) ->
                request
                    .response()
                    .putHeader("Content-Length", "100")
                    .write(bytes(ATTACHED))
                    .onComplete(v -> request.connection().close()));
    Buffer whole = bytes(ATTACHED, new Frame.Text("hello"));
    RecordedLink inFrame =
        serve((post, request) -> request.response().end(whole.slice(0, whole.length() - 1)));

    ground.open(polling, byLength);
    ground.open(polling, inFrame);

    assertEquals(frames(ATTACHED), byLength.next());
    assertFalse(assertInstanceOf(Told.End.class, byLength.next()).planned());
    assertEquals(frames(ATTACHED), inFrame.next());
    assertEquals(new Told.End(false, "status 200"), inFrame.next());
  }

  @Test
  @DisplayName("§7.1 another status is a refusal of the protocol's, or somebody else's page")
  void statuses() {
    Frame refusal = Frame.Reject.of(CloseCode.PROTOCOL_ERROR);
    RecordedLink refused =
        serve((post, request) -> request.response().setStatusCode(400).end(bytes(refusal)));
    RecordedLink foreign =
        serve(
            (post, request) ->
                request.response().setStatusCode(502).end("<html>Bad gateway</html>"));
    RecordedLink moved =
        serve(
            (post, request) ->
                request.response().setStatusCode(302).putHeader("Location", "/other").end());

    ground.open(polling, refused);
    ground.open(streaming, foreign);
    ground.open(streaming, moved);

    assertEquals(frames(refusal), refused.next());
    assertEquals(new Told.End(false, "status 400"), refused.next());
    assertEquals(new Told.End(false, "status 502"), foreign.next());
    assertEquals(new Told.End(false, "status 302"), moved.next());
  }

  @Test
  @DisplayName("AT-19 a page with status 200 that is not ours is told as broken, once")
  void captive() {
    RecordedLink link =
        serve((post, request) -> request.response().end("<html>Please log in</html>"));

    ground.open(streaming, link);

    assertEquals(0, assertInstanceOf(Told.Frames.class, link.next()).frames().size());
    assertEquals(new Told.End(false, "status 200"), link.next());
  }

  @Test
  @DisplayName("LM-7 a poll's answer of more than maxFrames is 4413, a stream may hold any number")
  void tooMany() {
    Buffer many = bytes(ATTACHED, new Frame.Mark(), new Frame.Mark());
    RecordedLink poll = serve((post, request) -> request.response().end(many));
    RecordedLink stream = serve((post, request) -> request.response().end(many));
    poll.limits = Limits.DEFAULTS.withMaxFrames(2);
    stream.limits = poll.limits;

    ground.open(polling, poll);
    ground.open(streaming, stream);

    assertEquals(new Told.Frames(List.of(ATTACHED, new Frame.Mark()), 4413), poll.next());
    assertEquals(frames(ATTACHED, new Frame.Mark(), new Frame.Mark()), stream.next());
  }

  @Test
  @DisplayName("AT-17 closing cuts the connection and tells nothing")
  void closes() {
    RecordedLink link = serve((post, request) -> {});
    Connection connection = ground.open(polling, link);
    Await.next(posts);

    ground.on(() -> connection.close(1000));

    Await.next(ground.ended);
    assertTrue(link.told.isEmpty());
  }

  @Test
  @DisplayName("HT-2 closing one that is over leaves its TCP connection to whoever has it now")
  void closesNothingElse() {
    RecordedLink link =
        serve(
            (post, request) -> {
              if (posts.size() == 1) {
                request.response().end(bytes(ATTACHED));
              } else {
                ground.vertx.setTimer(50, id -> request.response().end(bytes(ATTACHED)));
              }
            });
    Connection first = ground.open(polling, link);
    assertEquals(frames(ATTACHED), link.next());
    assertEquals(new Told.End(true, "status 200"), link.next());

    ground.open(polling, link);
    ground.on(() -> first.close(1000));

    assertEquals(frames(ATTACHED), link.next());
    assertEquals(new Told.End(true, "status 200"), link.next());
    assertTrue(ground.ended.isEmpty());
  }

  @Test
  @DisplayName(
      "a connection that was given up before it was there asks for no opener and no answer")
  void givenUp() {
    RecordedLink link = serve((post, request) -> request.response().end());
    RecordedLink late = new RecordedLink(link.url().toString());
    late.opener = List.of();
    ground.on(() -> polling.open(late).close(1000));
    ground.open(streaming, late);
    link.opener = List.of(EncodedFrame.of(new Frame.Ping(1)));

    ground.open(polling, link);

    assertEquals(new Told.End(true, "status 200"), link.next());
    assertEquals(List.of(new Frame.Ping(1)), Await.next(posts).frames());
    assertTrue(posts.isEmpty());
    assertTrue(late.told.isEmpty());
  }

  @Test
  @DisplayName("nobody listens, or the headers cannot be had: it ends, and not from within open")
  void refused() {
    RecordedLink nobody = ground.link(1);
    ground.open(polling, nobody);
    assertFalse(assertInstanceOf(Told.End.class, nobody.next()).planned());
    RecordedLink link = serve((post, request) -> {});
    ground.headers =
        () -> {
          throw new IllegalStateException("no token");
        };

    boolean toldWithin =
        ground.on(
            () -> {
              streaming.open(link);
              return !link.told.isEmpty();
            });

    assertFalse(toldWithin);
    assertEquals(new Told.End(false, "no token"), link.next());
  }

  @Test
  @DisplayName("the application's headers go with each request")
  void headers() {
    RecordedLink link = serve((post, request) -> request.response().end());
    ground.headers = () -> Map.of("X-Token", "mine");

    ground.open(streaming, link);

    assertEquals("mine", Await.next(posts).request().getHeader("X-Token"));
  }
}
