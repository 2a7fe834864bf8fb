// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What an operator does to one session. By POST of JSON only, which no other page can have a
 * browser send; each is logged.
 */
final class Actions {
  private static final System.Logger LOG = System.getLogger(Actions.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REASON = 123;

  private final Node node;

  Actions(Node node) {
    this.node = node;
  }

  Future<Void> answer(Visit visit, String id, String action) {
    boolean known = action.equals("disconnect") || action.equals("move") || action.equals("test");
    String type = visit.request().getHeader("Content-Type");
    if (!known) {
      visit.refuse(404, "not found");
    } else if (!visit.isPost()) {
      visit.wrongMethod("POST");
    } else if (!visit.isOwn()) {
      visit.refuse(403, "sent by another page");
    } else if (type == null || !type.split(";", -1)[0].strip().equals("application/json")) {
      visit.refuse(415, "the body is application/json");
    } else {
      return visit.body().compose(body -> act(visit, id, action, parsed(body)));
    }
    return Future.succeededFuture();
  }

  private Future<Void> act(Visit visit, String id, String action, JsonNode said) {
    LOG.log(System.Logger.Level.INFO, "operator: {0} session {1}", action, shown(id));
    return switch (action) {
      case "disconnect" -> disconnect(id, said).map(done -> answer(visit, done, "closing"));
      case "move" -> node.move(id).map(done -> answer(visit, done, "asked"));
      default -> test(visit, id);
    };
  }

  private Future<Boolean> disconnect(String id, JsonNode said) {
    JsonNode asked = said.path("code");
    int code =
        asked.isMissingNode() ? CloseCode.NORMAL.code() : asked.isInt() ? asked.intValue() : 0;
    String reason = said.path("reason").asText("");
    boolean mayBeSaid =
        code == CloseCode.NORMAL.code()
            || code == CloseCode.DRAINING.code()
            || CloseCode.isOfApplication(code);
    if (!mayBeSaid) {
      throw new IllegalArgumentException("code is 1000, 3000 to 4399 or 4503");
    }
    if (reason.getBytes(StandardCharsets.UTF_8).length > MOST_REASON) {
      throw new IllegalArgumentException("reason has at most " + MOST_REASON + " bytes");
    }
    return node.disconnect(id, code, reason);
  }

  private static Void answer(Visit visit, boolean done, String what) {
    if (done) {
      visit.json(202, object().put("result", what));
    } else {
      visit.refuse(404, "no such session");
    }
    return null;
  }

  private Future<Void> test(Visit visit, String id) {
    return node.test(id)
        .otherwise(unconfirmed -> null)
        .map(
            ms -> {
              if (ms == null) {
                visit.json(200, object().put("result", "not confirmed"));
              } else if (ms == Node.GONE) {
                visit.refuse(404, "no such session");
              } else {
                visit.json(200, object().put("result", "confirmed").put("ms", ms));
              }
              return null;
            });
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode parsed(Buffer body) {
    if (body.length() == 0) {
      return object();
    }
    try {
      return JSON.readTree(body.getBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is no JSON", e);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("the body cannot be read", e);
    }
  }

  /** What was asked for may be no id at all: nothing of it forges a line of the log. */
  private static String shown(String id) {
    return id.matches("[A-Za-z0-9_-]{1,64}") ? id : "of no such id";
  }
}
