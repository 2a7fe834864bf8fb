// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.server.ops.figures.SessionQuery;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.function.Supplier;

/** The JSON API, version 1 ({@code docs/ops-api.md}); whoever comes here is an operator. */
final class Api {
  private static final String SESSIONS = "sessions/";
  private static final int MOST_LISTED = 500;
  private static final int LISTED = 50;

  private final Desk desk;
  private final Door door;
  private final Actions actions;

  Api(Desk desk, Door door) {
    this.desk = desk;
    this.door = door;
    this.actions = new Actions(desk.node());
  }

  /** Answers a request; {@code path} is what stands behind the version. */
  Future<Void> answer(Visit visit, String path) {
    int action = path.lastIndexOf('/');
    if (path.startsWith(SESSIONS) && action >= SESSIONS.length()) {
      String id = path.substring(SESSIONS.length(), action);
      return actions.answer(visit, id, path.substring(action + 1));
    }
    return switch (path) {
      case "overview" -> read(visit, desk::overview);
      case "timeline" -> read(visit, desk::timeline);
      case "sessions" -> read(visit, () -> desk.sessions(query(visit.request().params())));
      case "ticket" -> read(visit, () -> Future.succeededFuture(ticket()));
      default -> {
        if (path.startsWith(SESSIONS)) {
          yield read(visit, () -> desk.session(path.substring(SESSIONS.length())));
        }
        visit.refuse(404, "not found");
        yield Future.succeededFuture();
      }
    };
  }

  private static Future<Void> read(Visit visit, Supplier<Future<ObjectNode>> question) {
    if (!visit.isRead()) {
      visit.wrongMethod("GET, HEAD");
      return Future.succeededFuture();
    }
    return question
        .get()
        .map(
            json -> {
              if (json == null) {
                visit.refuse(404, "no such session");
              } else {
                visit.json(200, json);
              }
              return null;
            });
  }

  private ObjectNode ticket() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ticket", door.ticket())
        .put("expiresIn", door.ticketMs());
  }

  private static SessionQuery query(MultiMap parameters) {
    return query(
        text(parameters, "id"),
        text(parameters, "transport"),
        text(parameters, "state"),
        text(parameters, "limit"));
  }

  /** What a call of an operator's session asks for. */
  static SessionQuery query(JsonNode json) {
    return query(
        json.path("id").asText(""),
        json.path("transport").asText(""),
        json.path("state").asText(""),
        json.path("limit").asText(""));
  }

  private static SessionQuery query(String id, String transport, String state, String limit) {
    if (!limit.isEmpty() && !limit.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("limit is 1 to " + MOST_LISTED);
    }
    int most = limit.isEmpty() ? LISTED : Integer.parseInt(limit);
    if (most < 1 || most > MOST_LISTED) {
      throw new IllegalArgumentException("limit is 1 to " + MOST_LISTED);
    }
    return new SessionQuery(id, transport, state, most);
  }

  private static String text(MultiMap parameters, String name) {
    String value = parameters.get(name);
    return value == null ? "" : value;
  }
}
