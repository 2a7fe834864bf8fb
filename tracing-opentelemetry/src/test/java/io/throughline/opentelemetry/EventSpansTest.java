// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.client.Connection;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.opentelemetry.TracedServer.Application;
import io.throughline.server.Throughline;
import io.throughline.server.metrics.Transport;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.TracedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events and calls as spans, above what their handlers do. */
class EventSpansTest {
  private @Nullable TracedServer running;
  private Connection client;

  /** A server whose application this is, and a client of it. */
  private TracedServer serve(Consumer<Throughline> application, SpanProcessor... others) {
    TracedServer server =
        new TracedServer(
            new Application() {
              @Override
              public void serve(Throughline throughline) {
                application.accept(throughline);
              }
            },
            others);
    running = server;
    client = server.connect("websocket");
    return server;
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  @DisplayName("an event of a namespace has a trace of its own, with its name among the attributes")
  void event() {
    TracedServer server = serve(it -> it.namespace("chat").handler(c -> c.on("say", e -> {})));
    TracedServer.await(client.join("chat").compose(chat -> chat.emit("say", "a secret")));

    SpanData span = server.spans.one("process chat");
    assertEquals(
        Map.ofEntries(
            Map.entry("messaging.system", "throughline"),
            Map.entry("messaging.operation.type", "process"),
            Map.entry("messaging.operation.name", "process"),
            Map.entry("messaging.destination.name", "chat"),
            Map.entry("network.protocol.name", "websocket"),
            Map.entry("session.id", client.id()),
            Map.entry("throughline.transport", "websocket"),
            Map.entry("throughline.event.name", "say"),
            Map.entry("throughline.event.kind", "event")),
        Recorded.attributes(span));
    assertEquals(SpanKind.CONSUMER, span.getKind());
    assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
    assertFalse(span.getParentSpanContext().isValid());
    assertEquals(List.of(), span.getEvents());
  }

  @Test
  @DisplayName("what a handler sets going, step behind step, is a child of the event's span")
  void children() {
    TracedServer[] self = new TracedServer[1];
    TracedServer server =
        serve(it -> it.events().handler(c -> c.answer("ask", call -> ask(self[0], call))));
    self[0] = server;
    client.events().answer("who", call -> "me");
    assertEquals("me 200", TracedServer.await(client.events().call("ask")).string(0));

    SpanData call = server.spans.one("answer");
    assertEquals(SpanKind.SERVER, call.getKind());
    assertEquals("call", Recorded.attributes(call).get("throughline.event.kind"));
    assertEquals(call.getSpanId(), server.spans.one("before").getParentSpanId());
    assertEquals(call.getSpanId(), server.spans.one("behind").getParentSpanId());
    assertEquals(2, requestsBelow(server, call).size(), () -> server.spans.all().toString());
  }

  /** Works, waits for a timer and a request, asks the client, requests again, works. */
  private static Future<String> ask(TracedServer server, Event call) {
    server.work("before");
    return server
        .vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .compose(v -> request(server))
        .compose(status -> call.conversation().call("who"))
        .compose(who -> request(server).map(status -> who.string(0) + " " + status))
        .onSuccess(answer -> server.work("behind"));
  }

  private static Future<Integer> request(TracedServer server) {
    return server
        .vertx
        .createHttpClient()
        .request(HttpMethod.GET, server.port(), "localhost", "/other")
        .compose(request -> request.send())
        .compose(response -> response.body().map(body -> response.statusCode()));
  }

  private static List<SpanData> requestsBelow(TracedServer server, SpanData parent) {
    return server.spans.all("GET").stream()
        .filter(
            it ->
                it.getKind() == SpanKind.CLIENT && it.getParentSpanId().equals(parent.getSpanId()))
        .toList();
  }

  @Test
  @DisplayName("a call's span ends with its reply, not before")
  void reply() {
    Promise<Void> asked = Promise.promise();
    Promise<String> later = Promise.promise();
    TracedServer server =
        serve(
            it ->
                it.events()
                    .handler(
                        c ->
                            c.answer(
                                "later",
                                call -> {
                                  asked.complete();
                                  return later.future();
                                })));
    Future<?> reply = client.events().call("later");
    TracedServer.await(asked.future());
    assertEquals(List.of(), server.spans.all("answer"));
    assertEquals(1, server.spans.open());

    later.complete("now");
    TracedServer.await(reply);
    server.spans.one("answer");
    assertEquals(0, server.spans.open());
  }

  @Test
  @DisplayName("what went wrong is the error's type: a code, or a class; never a text")
  void errors() {
    TracedServer server =
        serve(
            it ->
                it.events()
                    .use((from, event) -> verdict(event))
                    .handler(
                        c ->
                            c.answer("coded", e -> failed(new EventException("NO_SUCH_ROOM", "x")))
                                .answer("broken", e -> failed(new IllegalStateException("x")))
                                .on("number", Integer.class, n -> {})));
    for (String name : List.of("coded", "broken", "unknown", "forbidden")) {
      TracedServer.await(client.events().call(name).otherwiseEmpty());
    }
    TracedServer.await(client.events().emit("number", "x"));

    Map<String, String> codes =
        Map.of(
            "coded", "NO_SUCH_ROOM",
            "broken", IllegalStateException.class.getName(),
            "unknown", "NO_HANDLER",
            "forbidden", "REFUSED");
    codes.forEach(
        (name, code) -> {
          SpanData span = server.spans.one("answer", Attribute.EVENT, name);
          assertEquals(code, Recorded.attributes(span).get("error.type"));
          assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
          assertEquals("", span.getStatus().getDescription());
          assertEquals(List.of(), span.getEvents());
        });
    assertEquals(
        "BAD_ARGUMENTS", Recorded.attributes(server.spans.one("process")).get("error.type"));
  }

  private static Future<Void> verdict(Event event) {
    return event.name().equals("forbidden") ? Future.failedFuture("no") : Future.succeededFuture();
  }

  private static Future<String> failed(RuntimeException why) {
    return Future.failedFuture(why);
  }

  @Test
  @DisplayName("a handler that throws is seen, and nothing is left open when its session ends")
  void thrown() {
    TracedServer server =
        serve(
            it ->
                it.events()
                    .handler(
                        c ->
                            c.answer("never", call -> Promise.promise().future())
                                .on(
                                    "break",
                                    e -> {
                                      throw new IllegalStateException("on purpose");
                                    })));
    client.events().call("never");
    client.events().call("never");
    client.events().emit("break");

    SpanData broken = server.spans.one("process");
    assertEquals(
        IllegalStateException.class.getName(), Recorded.attributes(broken).get("error.type"));
    server.spans.untilNoneIsOpen();
    List<SpanData> calls = server.spans.all("answer");
    assertEquals(2, calls.size());
    calls.forEach(it -> assertEquals("CLOSED", Recorded.attributes(it).get("error.type")));
  }

  @Test
  @DisplayName("however hostile the names, spans have few and attributes are cut")
  void hostile() {
    TracedServer server = serve(it -> it.events().handler(c -> c.onAny(e -> {})));
    for (int i = 0; i < 20; i++) {
      TracedServer.await(client.events().emit(i + "x".repeat(100)));
    }

    List<SpanData> spans = server.spans.all("process");
    assertEquals(20, spans.size());
    spans.forEach(
        it ->
            assertEquals(
                64, Recorded.attributes(it).get("throughline.event.name").toString().length()));
  }

  @Test
  @DisplayName("a processor that fails disturbs no session")
  void failing() {
    SpanProcessor faulty =
        new SpanProcessor() {
          @Override
          public void onStart(Context parent, ReadWriteSpan span) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public boolean isStartRequired() {
            return true;
          }

          @Override
          public void onEnd(ReadableSpan span) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public boolean isEndRequired() {
            return true;
          }
        };
    TracedServer server =
        new TracedServer(
            new Application() {
              @Override
              public void serve(Throughline throughline) {
                throughline
                    .events()
                    .handler(c -> c.answer("twice", call -> 2 * call.arguments().integer(0)));
              }
            },
            onlyOurs(faulty));
    running = server;
    client = server.connect("websocket");

    assertEquals(42, TracedServer.await(client.events().call("twice", 21)).integer(0));
  }

  /** Vert.x' own tracer has nobody to catch what a processor throws. */
  private static SpanProcessor onlyOurs(SpanProcessor processor) {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parent, ReadWriteSpan span) {
        if (Recorded.isOurs(span)) {
          processor.onStart(parent, span);
        }
      }

      @Override
      public boolean isStartRequired() {
        return true;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        if (Recorded.isOurs(span)) {
          processor.onEnd(span);
        }
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }
    };
  }

  @Test
  @DisplayName("where nobody has set OpenTelemetry up, events are not followed at all")
  void off() {
    OpenTelemetryTracer tracer = new OpenTelemetryTracer(OpenTelemetry.noop());
    TracedEvent event = new TracedEvent("id", Transport.WEBSOCKET, "", "hi", Event.Kind.EVENT);

    assertSame(EventTrace.NONE, tracer.received(event));
    tracer.requested(Transport.WEBSOCKET).hello().gone();
    assertTrue(Context.current() == Context.root());
  }
}
