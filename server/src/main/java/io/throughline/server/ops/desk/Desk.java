// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.server.ops.figures.Figures;
import io.throughline.server.ops.figures.OpsMetrics;
import io.throughline.server.ops.figures.SessionQuery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures with their clock and their thread, a context of their own; asked from any. */
public final class Desk {
  private static final int SECOND = 1_000;
  private static final int MOST_SLOW = 10;
  private static final long STOPPED = -1;

  private final Node node;
  private final String nodeName;
  private final Context context;
  private final long started = now();
  private final Figures figures = new Figures();
  private final OpsMetrics metrics;

  /** Of the timer; on the context. */
  private long timer = STOPPED;

  /** Makes one whose clock stands still until {@link #start}. */
  public Desk(Vertx vertx, Node node, String nodeName) {
    this.node = node;
    this.nodeName = nodeName;
    this.context =
        ((VertxInternal) vertx)
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .build();
    this.metrics =
        new OpsMetrics(figures, task -> context.runOnContext(v -> task.run()), Desk::now);
  }

  /** What tells the figures. */
  public OpsMetrics metrics() {
    return metrics;
  }

  Node node() {
    return node;
  }

  static long now() {
    return System.currentTimeMillis();
  }

  public void start() {
    context.runOnContext(
        v -> {
          if (timer == STOPPED) {
            timer = context.owner().setPeriodic(SECOND, id -> tick());
          }
        });
  }

  public void stop() {
    context.runOnContext(
        v -> {
          context.owner().cancelTimer(timer);
          timer = STOPPED;
        });
  }

  private void tick() {
    metrics.tick();
    if (node.isWatched()) {
      overview().onSuccess(node::publish);
    }
  }

  public Future<ObjectNode> overview() {
    return node.held(MOST_SLOW)
        .compose(
            held ->
                ask(
                    it -> {
                      ObjectNode json = it.overview(now());
                      json.set("slow", slow(it, held));
                      json.set("nodes", nodes());
                      return json;
                    }));
  }

  private static ArrayNode slow(Figures figures, List<Node.Held> held) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Node.Held one : held) {
      JsonNode session = figures.session(one.id());
      if (session != null) { // an operator's own is not
        json.addObject()
            .put("id", one.id())
            .put("transport", session.path("transport").textValue())
            .put("state", session.path("state").textValue())
            .put("held", one.bytes());
      }
    }
    return json;
  }

  private ArrayNode nodes() {
    Runtime java = Runtime.getRuntime();
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    json.addObject()
        .put("name", nodeName)
        .put("version", node.version())
        .put("started", started)
        .put("state", node.isDraining() ? "draining" : "ready")
        .put("java", Runtime.version().feature())
        .put("heap", java.totalMemory() - java.freeMemory())
        .put("heap-most", java.maxMemory());
    return json;
  }

  public Future<ObjectNode> timeline() {
    return ask(Figures::timeline);
  }

  /** What a page asks for of the list of sessions. */
  public static SessionQuery query(@Nullable JsonNode json) {
    return Api.query(json == null ? JsonNodeFactory.instance.objectNode() : json);
  }

  public Future<ObjectNode> sessions(SessionQuery query) {
    return ask(it -> it.sessions(query));
  }

  /** One session; null when it is not known, or not any more. */
  public Future<@Nullable ObjectNode> session(String id) {
    return ask(it -> it.session(id));
  }

  private <T extends @Nullable Object> Future<T> ask(Function<Figures, T> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            answer.complete(question.apply(figures));
          } catch (RuntimeException e) {
            answer.fail(e);
          }
        });
    return answer.future();
  }
}
