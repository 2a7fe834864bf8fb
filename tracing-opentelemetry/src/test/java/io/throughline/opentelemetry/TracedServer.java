// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.tracing.opentelemetry.OpenTelemetryOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server whose spans a test sees, and clients whose Vert.x is not traced. */
final class TracedServer implements AutoCloseable {
  /** What a test may set before the server is made. */
  interface Application {
    default void options(ThroughlineOptions.Builder options) {}

    default void serve(Throughline throughline) {}
  }

  final Recorded spans = new Recorded();
  final OpenTelemetry openTelemetry;
  final Vertx vertx;

  /** Of programs that are not traced. */
  final Vertx elsewhere = Vertx.vertx();

  private final int port;
  private final List<ThroughlineClient> clients = new ArrayList<>();

  /** With these processors before that of the test. */
  TracedServer(Application application, SpanProcessor... others) {
    var provider = SdkTracerProvider.builder();
    List.of(others).forEach(provider::addSpanProcessor);
    openTelemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider.addSpanProcessor(spans).build())
            .build();
    vertx = traced(openTelemetry);
    ThroughlineOptions.Builder options = options(openTelemetry);
    application.options(options);
    Throughline throughline = Throughline.create(vertx, options.build());
    application.serve(throughline);
    port = await(listen(throughline));
  }

  private static Vertx traced(OpenTelemetry openTelemetry) {
    // region vertx
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setTracingOptions(new OpenTelemetryOptions()))
            .withTracer(new OpenTelemetryTracingFactory(openTelemetry))
            .build();
    HttpServerOptions http = Throughline.httpServerOptions().setTracingPolicy(TracingPolicy.ALWAYS);
    // endregion
    assert http.getTracingPolicy() == TracingPolicy.ALWAYS;
    return vertx;
  }

  private static ThroughlineOptions.Builder options(OpenTelemetry openTelemetry) {
    // region tracer
    ThroughlineOptions.Builder options =
        ThroughlineOptions.builder().tracer(new OpenTelemetryTracer(openTelemetry));
    // endregion
    return options;
  }

  private Future<Integer> listen(Throughline throughline) {
    return vertx
        .createHttpServer(Throughline.httpServerOptions().setTracingPolicy(TracingPolicy.ALWAYS))
        .requestHandler(
            throughline.handler("/throughline", request -> request.response().end("elsewhere")))
        .listen(0, "localhost")
        .map(server -> server.actualPort());
  }

  int port() {
    return port;
  }

  /** A client of that transport, and of others later. */
  Connection connect(String transport) {
    List<String> others =
        List.of("websocket", "long-polling").stream().filter(it -> !it.equals(transport)).toList();
    List<String> all = new ArrayList<>(List.of(transport));
    all.addAll(others);
    ThroughlineClient client =
        ThroughlineClient.create(
            elsewhere, ThroughlineClientOptions.builder().transports(all).build());
    clients.add(client);
    return client.connect("http://localhost:" + port + "/throughline");
  }

  /** A WebSocket that speaks for itself. */
  WebSocket socket(String opener) {
    WebSocket socket =
        await(
            elsewhere.createWebSocketClient().connect(port, "localhost", "/throughline/websocket"));
    socket.writeTextMessage(opener);
    return socket;
  }

  /** A piece of work that the application traces itself, below whatever is current. */
  void work(String name) {
    openTelemetry.getTracer("application").spanBuilder(name).startSpan().end();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("failed: " + e, e);
    }
  }

  @Override
  public void close() {
    clients.forEach(client -> await(client.close()));
    await(elsewhere.close());
    await(vertx.close());
  }
}
