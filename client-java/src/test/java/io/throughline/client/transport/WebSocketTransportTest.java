// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import static io.throughline.client.transport.RecordedLink.frames;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.transport.RecordedLink.Told;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WebSocketTransportTest {
  private final Ground ground = new Ground();
  private final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    ground.close();
  }

  private RecordedLink serve(Consumer<ServerWebSocket> script) {
    return ground.http(
        request -> {
          requests.add(request);
          request
              .toWebSocket()
              .onSuccess(
                  socket -> {
                    socket.textMessageHandler(messages::add);
                    socket.binaryMessageHandler(messages::add);
                    socket.closeHandler(v -> messages.add((int) socket.closeStatusCode()));
                    script.accept(socket);
                  });
        });
  }

  private Connection open(RecordedLink link) {
    return ground.open(new WebSocketTransport(ground.network), link);
  }

  @Test
  @DisplayName("WS-13 what is ready at one moment leaves together, binary frames each alone")
  void sends() {
    RecordedLink link = serve(socket -> {});
    link.opener =
        List.of(
            EncodedFrame.of(RecordedLink.ATTACH),
            EncodedFrame.text("one"),
            EncodedFrame.binary(new byte[] {1, 2}),
            EncodedFrame.text("t~o"),
            EncodedFrame.of(new Frame.Ping(7)));

    open(link);

    assertEquals("T" + RecordedLink.SID + " 2 0 262144\nmone", Await.next(messages));
    assertEquals(Buffer.buffer(new byte[] {'b', 1, 2}), Await.next(messages));
    assertEquals("mt~0o\np7", Await.next(messages));
    HttpServerRequest request = Await.next(requests);
    assertEquals("/base/websocket", request.uri());
    assertEquals("throughline.v1", request.getHeader("Sec-WebSocket-Protocol"));
    assertNull(request.getHeader("Origin"));
    assertNull(request.getHeader("Sec-WebSocket-Extensions"));
  }

  @Test
  @DisplayName("LM-7 no message is over maxWsMessage or maxFrames")
  void packs() {
    RecordedLink link = serve(socket -> {});
    link.opener =
        List.of(
            EncodedFrame.text("a".repeat(40)),
            EncodedFrame.text("b".repeat(50)),
            EncodedFrame.of(new Frame.Ping(1)),
            EncodedFrame.of(new Frame.Ping(2)),
            EncodedFrame.of(new Frame.Ping(3)));
    link.limits = Limits.DEFAULTS.withMaxWsMessage(64).withMaxFrames(2);

    open(link);

    assertEquals("m" + "a".repeat(40), Await.next(messages));
    assertEquals("m" + "b".repeat(50) + "\np1", Await.next(messages));
    assertEquals("p2\np3", Await.next(messages));
  }

  @Test
  @DisplayName("WS-6 reads text and binary, whole and in pieces, in order")
  void receives() {
    RecordedLink link =
        serve(
            socket -> {
              socket.writeTextMessage("A2 0 1 262144\nmone");
              socket.writeBinaryMessage(Buffer.buffer(new byte[] {'b', 9}));
              socket.writeFrame(WebSocketFrame.textFrame("mtw", false));
              socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("o\nk"), true));
            });

    open(link);

    assertEquals(frames(new Frame.Attached(2, 0, 1, 262_144), new Frame.Text("one")), link.next());
    assertEquals(frames(new Frame.Binary(new byte[] {9})), link.next());
    assertEquals(frames(new Frame.Text("two"), new Frame.Mark()), link.next());
  }

  @Test
  @DisplayName("what cannot be read is told behind what could, and the socket stays the session's")
  void malformed() {
    RecordedLink link = serve(socket -> socket.writeTextMessage("mone\nXtwo\nmthree"));

    open(link);

    assertEquals(new Told.Frames(List.of(new Frame.Text("one")), 4400), link.next());
  }

  @Test
  @DisplayName("a message over four maxWsMessage is 4413 and not held")
  void tooLarge() {
    RecordedLink link =
        serve(
            socket -> {
              socket.writeFrame(WebSocketFrame.textFrame("m".repeat(200), false));
              socket.writeFrame(
                  WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(100)), false));
            });
    link.limits = Limits.DEFAULTS.withMaxWsMessage(64);

    open(link);

    assertEquals(new Told.Frames(List.of(), 4413), link.next());
  }

  @Test
  @DisplayName("a refused upgrade, a refused connection, a close: each ends it once")
  void ends() {
    RecordedLink refused =
        ground.http(request -> request.response().setStatusCode(403).end("R4403\n"));
    RecordedLink nobody = ground.link(1);
    RecordedLink closed = serve(socket -> socket.close((short) 4409));

    open(refused);
    open(nobody);
    open(closed);

    assertEquals(new Told.End(false, "status 403"), refused.next());
    assertInstanceOf(Told.End.class, nobody.next());
    assertEquals(new Told.End(false, "code 4409"), closed.next());
    assertTrue(closed.told.isEmpty());
  }

  @Test
  @DisplayName("AT-17 one that is given up before it opened is closed and tells nothing")
  void givenUp() {
    RecordedLink link = serve(socket -> {});
    RecordedLink late = serve(socket -> {});
    late.opener = List.of();

    Connection connection =
        ground.on(
            () -> {
              Connection made = new WebSocketTransport(ground.network).open(link);
              made.close(1000);
              return made;
            });
    open(late);

    assertEquals(1000, Await.next(messages));
    assertEquals(1000, Await.next(messages));
    assertTrue(link.told.isEmpty());
    assertFalse(connection.writable());
  }

  @Test
  @DisplayName("CL-5 the close code is that of the session where it may be said")
  void closes() {
    RecordedLink link = serve(socket -> {});
    for (int[] codes : new int[][] {{1000, 1000}, {1005, 1000}, {3001, 3001}, {4400, 4400}}) {
      Connection connection = open(link);
      Await.next(messages);

      ground.on(() -> connection.close(codes[0]));

      assertEquals(codes[1], Await.next(messages));
    }
    assertTrue(link.told.isEmpty());
  }

  @Test
  @DisplayName("a server that does not read stops the writing; when it does, that is told")
  void backpressure() {
    BlockingQueue<Runnable> resumptions = new LinkedBlockingQueue<>();
    RecordedLink link =
        serve(
            socket -> {
              Context context = Vertx.currentContext();
              socket.pause();
              socket.writeTextMessage("k");
              resumptions.add(() -> context.runOnContext(v -> socket.resume()));
            });
    Connection connection = open(link);
    assertEquals(frames(new Frame.Mark()), link.next());
    List<EncodedFrame> much = List.of(EncodedFrame.text("x".repeat(60_000)));

    ground.on(
        () -> {
          while (connection.writable()) {
            connection.send(much);
          }
        });
    Await.next(resumptions).run();

    assertEquals(new Told.Writable(), link.next());
    assertTrue(ground.on(connection::writable));
  }

  @Test
  @DisplayName("WS-12 one that the peer closes can be asked and written to until that is told")
  void closedByPeer() {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    RecordedLink link =
        serve(
            socket ->
                socket.textMessageHandler(
                    opener -> {
                      for (int i = 0; i < 20; i++) {
                        socket.writeTextMessage("k");
                      }
                      socket.close((short) 4409);
                    }));
    link.onFrames =
        () -> {
          Connection connection = connections.element();
          answers.add(connection.writable());
          connection.send(List.of(EncodedFrame.of(new Frame.Ping(1))));
        };

    ground.on(
        () -> {
          connections.add(new WebSocketTransport(ground.network).open(link));
        });

    for (int i = 0; i < 20; i++) {
      assertEquals(frames(new Frame.Mark()), link.next());
    }
    assertEquals(new Told.End(false, "code 4409"), link.next());
    List<Boolean> all = List.copyOf(answers);
    assertEquals(21, all.size(), "the close itself is a sign of life");
    assertFalse(all.get(20));
  }

  @Test
  @DisplayName("the application's headers are asked for each time; when that throws it has failed")
  void headers() {
    RecordedLink link = serve(socket -> {});
    ground.headers = () -> Map.of("X-Token", "first");
    open(link);
    assertEquals("first", Await.next(requests).getHeader("X-Token"));

    ground.headers =
        () -> {
          throw new IllegalStateException("no token");
        };
    open(link);

    assertEquals(new Told.End(false, "no token"), link.next());
  }
}
