// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.client.Connection;
import io.throughline.opentelemetry.TracedServer.Application;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.auth.Grant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes and attaches as spans below those of their requests. */
class OpenerSpansTest {
  private static final String HELLO = "H{\"v\":1,\"cid\":\"0123456789abcdef\",\"n\":1}\n";

  private @Nullable TracedServer running;

  private TracedServer serve(Application application) {
    TracedServer server = new TracedServer(application);
    running = server;
    return server;
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  private static Application echo() {
    return new Application() {
      @Override
      public void serve(Throughline throughline) {
        throughline.sessionHandler(session -> session.textHandler(session::send));
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"websocket,websocket,GET", "long-polling,http,POST"})
  @DisplayName("a handshake is a child of the request that brought it, with its session's id")
  void handshake(String transport, String protocol, String method) {
    TracedServer server = serve(echo());
    Connection client = server.connect(transport);
    TracedServer.await(client.send("x"));

    SpanData handshake = server.spans.one("throughline.handshake");
    assertEquals(
        Map.of(
            "network.protocol.name",
            protocol,
            "session.id",
            client.id(),
            "throughline.outcome",
            "attached",
            "throughline.transport",
            transport),
        Recorded.attributes(handshake));
    assertEquals(SpanKind.SERVER, handshake.getKind());
    assertEquals(StatusCode.UNSET, handshake.getStatus().getStatusCode());

    TracedServer.await(client.close());
    SpanData request = server.spans.parentOf(handshake);
    assertEquals("io.vertx", request.getInstrumentationScopeInfo().getName());
    assertEquals(method, request.getName());
    assertEquals(request.getTraceId(), handshake.getTraceId());
    assertEquals(0, server.spans.open());
  }

  @Test
  @DisplayName(
      "what an authenticator sets going is a child of the handshake; a refusal is an error")
  void refused() {
    TracedServer[] self = new TracedServer[1];
    TracedServer server =
        serve(
            new Application() {
              @Override
              public void options(ThroughlineOptions.Builder options) {
                options.authenticator(
                    request ->
                        self[0]
                            .vertx
                            .timer(1, TimeUnit.MILLISECONDS)
                            .map(
                                v -> {
                                  self[0].work("lookup");
                                  return null;
                                }));
              }
            });
    self[0] = server;
    WebSocket socket = server.socket(HELLO);

    SpanData handshake = server.spans.one("throughline.handshake");
    assertEquals("4401", Recorded.attributes(handshake).get("error.type"));
    assertEquals("refused", Recorded.attributes(handshake).get("throughline.outcome"));
    assertEquals(StatusCode.ERROR, handshake.getStatus().getStatusCode());
    assertEquals("", handshake.getStatus().getDescription());
    assertEquals(handshake.getSpanId(), server.spans.one("lookup").getParentSpanId());
    TracedServer.await(socket.close());
  }

  @Test
  @DisplayName("a limit that was reached is named")
  void limit() {
    TracedServer server =
        serve(
            new Application() {
              @Override
              public void options(ThroughlineOptions.Builder options) {
                options.maxSessions(1, 1);
              }
            });
    server.socket(HELLO);
    server.spans.one("throughline.handshake", Attribute.OUTCOME, "attached");
    server.socket(HELLO.replace("0123456789", "9876543210"));

    SpanData refused = server.spans.one("throughline.handshake", Attribute.OUTCOME, "refused");
    assertEquals("4429", Recorded.attributes(refused).get("error.type"));
    assertEquals("sessions", Recorded.attributes(refused).get("throughline.limit"));
  }

  @Test
  @DisplayName("a handshake ends as gone when its connection goes before the answer")
  void gone() {
    Promise<Void> asked = Promise.promise();
    TracedServer server =
        serve(
            new Application() {
              @Override
              public void options(ThroughlineOptions.Builder options) {
                options.authenticator(
                    request -> {
                      asked.tryComplete();
                      return Promise.<Grant>promise().future();
                    });
              }
            });
    WebSocket socket = server.socket(HELLO);
    TracedServer.await(asked.future());
    TracedServer.await(socket.close());

    SpanData handshake = server.spans.one("throughline.handshake");
    assertEquals("gone", Recorded.attributes(handshake).get("throughline.outcome"));
    assertEquals(StatusCode.UNSET, handshake.getStatus().getStatusCode());
  }

  @Test
  @DisplayName("each move to another transport is an attach with its kind and what is replayed")
  void attaches() {
    TracedServer server = serve(echo());
    Connection client = server.connect("websocket");
    TracedServer.await(client.send("x"));
    TracedServer.await(client.switchTo("long-polling"));
    TracedServer.await(client.send("y"));
    TracedServer.await(client.switchTo("websocket"));

    SpanData down = server.spans.one("throughline.attach", Attribute.KIND, "fallback");
    Map<String, Object> told = Recorded.attributes(down);
    assertEquals(client.id(), told.get("session.id"));
    assertEquals("websocket", told.get("throughline.attach.from"));
    assertEquals("long-polling", told.get("throughline.transport"));
    assertEquals("asked-for", told.get("throughline.attach.reason"));
    assertTrue(told.get("throughline.attach.gap_ms") instanceof Long, told.toString());
    assertTrue(told.get("throughline.attach.replayed_frames") instanceof Long, told.toString());
    assertEquals("POST", server.spans.parentOf(down).getName());
    SpanData up = server.spans.one("throughline.attach", Attribute.KIND, "promotion");
    assertEquals("http", told.get("network.protocol.name"));
    assertEquals("websocket", Recorded.attributes(up).get("network.protocol.name"));
  }

  @Test
  @DisplayName("the next poll as planned is no span; an unknown session is refused with its code")
  void polls() {
    TracedServer server = serve(echo());
    Connection client = server.connect("long-polling");
    for (int i = 0; i < 3; i++) {
      Promise<Void> echoed = Promise.promise();
      client.textHandler(text -> echoed.complete());
      client.send("x");
      TracedServer.await(echoed.future());
    }
    assertEquals(List.of(), server.spans.all("throughline.attach"));

    server.socket("T" + "x".repeat(32) + " 2 0 262144\n");
    SpanData refused = server.spans.one("throughline.attach");
    assertEquals("4404", Recorded.attributes(refused).get("error.type"));
    assertEquals(StatusCode.ERROR, refused.getStatus().getStatusCode());
  }

  @Test
  @DisplayName("who shows no credentials in a body is refused as on a WebSocket")
  void refusedPoll() {
    TracedServer server =
        serve(
            new Application() {
              @Override
              public void options(ThroughlineOptions.Builder options) {
                options.authenticator(
                    request ->
                        Future.succeededFuture(
                            TextNode.valueOf("me").equals(request.auth())
                                ? Grant.anonymous()
                                : null));
              }
            });
    server.connect("long-polling");

    SpanData handshake = server.spans.one("throughline.handshake");
    assertEquals("4401", Recorded.attributes(handshake).get("error.type"));
    assertEquals("POST", server.spans.parentOf(handshake).getName());
  }
}
