// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.throughline.server.Namespace;
import io.throughline.server.ServerConversation;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** The events that the conformance suite asks for, in the root and two namespaces (Appendix C). */
final class ConformanceEvents {
  /** As many as a session may have joined, so that one more is too many (NS-3). */
  private static final int MANY = 16;

  private ConformanceEvents() {}

  static void serve(Throughline throughline) {
    serve(throughline.events());
    serve(throughline.namespace("open"));
    serve(throughline.namespace("closed").authenticate(ConformanceCredentials::secret));
    for (int i = 0; i < MANY; i++) {
      serve(throughline.namespace("many-" + i));
    }
  }

  private static void serve(Namespace namespace) {
    namespace
        .use(
            (from, event) ->
                event.name().equals("filtered")
                    ? Future.failedFuture("as asked")
                    : Future.succeededFuture())
        .handler(ConformanceEvents::converse);
  }

  private static void converse(ServerConversation conversation) {
    conversation
        .on("echo", event -> echo(conversation, event))
        .answer("echo", Event::arguments)
        .answer("add", ConformanceEvents::numbers, ConformanceEvents::sum)
        .answer(
            "fail",
            call -> {
              throw new IllegalStateException("as asked");
            })
        .answer(
            "refuse",
            call -> Future.failedFuture(new EventException("NO", "no", IntNode.valueOf(1))))
        .answer("never", call -> Promise.promise().future())
        .answer("ask", call -> conversation.call("question", call.arguments().nodes().toArray()))
        .answer("filtered", call -> "not filtered");
    if (!conversation.namespace().isEmpty()) {
      conversation
          .on("leave", event -> conversation.leave(3000, "as asked"))
          .answer(
              "leave",
              call -> {
                conversation.leave(3000, "as asked");
                return null;
              });
    }
  }

  private static void echo(ServerConversation conversation, Event event) {
    Object[] arguments = event.arguments().nodes().toArray();
    if (event.kind() == Event.Kind.VOLATILE) {
      conversation.emitVolatile("echo", arguments);
    } else {
      conversation.emit("echo", arguments);
    }
  }

  private static @Nullable String numbers(Event call) {
    boolean two = call.arguments().size() == 2;
    return two && call.arguments().nodes().stream().allMatch(JsonNode::isNumber)
        ? null
        : "two numbers are expected";
  }

  private static Object sum(Event call) {
    JsonNode one = call.arguments().node(0);
    JsonNode other = call.arguments().node(1);
    return isLong(one) && isLong(other)
        ? (Object) (one.longValue() + other.longValue())
        : (Object) (one.doubleValue() + other.doubleValue());
  }

  /** A fraction can be converted too, by dropping what makes it one. */
  private static boolean isLong(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }
}
