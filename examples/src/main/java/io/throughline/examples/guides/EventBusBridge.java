// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.examples.Environment;
import io.throughline.server.ServerConversation;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Vert.x's event bus for pages, twice: by SockJS at /eventbus, as it was, and by the namespace
 * {@code bus} at /throughline. Addresses that begin with {@code public.} are permitted.
 */
public final class EventBusBridge {
  private EventBusBridge() {}

  /** Starts it. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    vertx
        .eventBus()
        .<JsonObject>consumer(
            "public.upper",
            asked ->
                asked.reply(
                    new JsonObject()
                        .put("text", asked.body().getString("text").toUpperCase(Locale.ROOT))));
    Router router = Router.router(vertx);
    PermittedOptions permitted = new PermittedOptions().setAddressRegex("public\\..*");
    router
        .route("/eventbus*")
        .subRouter(
            SockJSHandler.create(vertx)
                .bridge(
                    new SockJSBridgeOptions()
                        .addInboundPermitted(permitted)
                        .addOutboundPermitted(permitted)));
    Throughline throughline = Throughline.create(vertx);
    // region messages
    throughline.sessionHandler(session -> session.textHandler(text -> session.send("got " + text)));
    // endregion
    bridge(throughline, vertx.eventBus(), address -> address.startsWith("public."));
    throughline.mount(router, "/throughline");
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(router)
        .listen(Environment.port(8080))
        .onFailure(Throwable::printStackTrace);
  }

  // region bridge
  static void bridge(Throughline throughline, EventBus bus, Predicate<String> permitted) {
    throughline
        .namespace("bus")
        .use(
            (from, event) ->
                permitted.test(address(event))
                    ? Future.succeededFuture()
                    : Future.failedFuture(new EventException(ErrorCode.REFUSED)))
        .handler(client -> serve(client, bus));
  }

  private static void serve(ServerConversation client, EventBus bus) {
    Map<String, MessageConsumer<JsonObject>> consumers = new HashMap<>();
    client.on("send", event -> bus.send(address(event), body(event)));
    client.on("publish", event -> bus.publish(address(event), body(event)));
    client.answer(
        "request",
        call ->
            bus.<JsonObject>request(address(call), body(call))
                .map(Message::body)
                .recover(EventBusBridge::refusal));
    client.answer(
        "register",
        call -> {
          String address = address(call);
          consumers.computeIfAbsent(
              address,
              fresh ->
                  bus.consumer(
                      address, message -> client.emit("message", address, message.body())));
          return null;
        });
    client.answer(
        "unregister",
        call -> {
          MessageConsumer<JsonObject> consumer = consumers.remove(address(call));
          return consumer == null ? null : consumer.unregister();
        });
    client.leaveHandler(left -> consumers.values().forEach(MessageConsumer::unregister));
  }

  private static String address(Event event) {
    return event.arguments().string(0);
  }

  private static JsonObject body(Event event) {
    return event.arguments().get(1, JsonObject.class);
  }

  private static Future<JsonObject> refusal(Throwable failure) {
    return Future.failedFuture(
        failure instanceof ReplyException reply
            ? new EventException(reply.failureType().name(), reply.getMessage())
            : failure);
  }
  // endregion
}
