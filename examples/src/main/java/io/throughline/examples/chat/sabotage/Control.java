// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What visitors do to their networks, for pages of the same origin only: GET and PUT of {@code
 * /network/ID} with {@link Conditions} as JSON; POST of {@code /network/server/stop} and {@code
 * /network/server/restart}, which concern everyone.
 */
final class Control {
  static final int STOP_MS = 5_000;

  private static final Pattern OWN = Pattern.compile("/network/([^/?]+)");
  private static final Pattern SERVER = Pattern.compile("/network/server/(stop|restart)");
  private static final int MOST_BYTES = 1_024;

  private final Visitors visitors;
  private final Backend backend;

  Control(Visitors visitors, Backend backend) {
    this.visitors = visitors;
    this.backend = backend;
  }

  /** Whether the request was for it. */
  boolean handle(HttpServerRequest request) {
    Matcher own = OWN.matcher(request.uri());
    Matcher server = SERVER.matcher(request.uri());
    boolean reads = request.method().equals(HttpMethod.GET) && own.matches();
    boolean writes = request.method().equals(HttpMethod.PUT) && own.matches();
    boolean acts = request.method().equals(HttpMethod.POST) && server.matches();
    if (!(reads || writes || acts)) {
      return false;
    }
    if (!reads && !isSameOrigin(request)) {
      answer(request, 403, "only for pages of this server");
    } else if (acts) {
      act(request, server.group(1));
    } else {
      Optional<Visitor> visitor = visitors.find(own.group(1));
      if (visitor.isEmpty()) {
        answer(request, 404, "no such network");
      } else if (writes) {
        change(request, visitor.get());
      } else {
        answer(request, visitor.get());
      }
    }
    return true;
  }

  /** Browsers tell where a page comes from in whatever is no plain GET. */
  private static boolean isSameOrigin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null
        && origin.replaceFirst("^https?://", "").equals(request.getHeader(HttpHeaders.HOST));
  }

  private void act(HttpServerRequest request, String action) {
    Future<Void> done = action.equals("stop") ? backend.stop(STOP_MS) : backend.restart();
    done.onSuccess(none -> request.response().setStatusCode(204).end())
        .onFailure(e -> answer(request, 409, "the server is stopped already"));
  }

  private void change(HttpServerRequest request, Visitor visitor) {
    Buffer body = Buffer.buffer();
    request.handler(
        bytes -> {
          if (body.length() + bytes.length() > MOST_BYTES) {
            request.connection().close();
          } else {
            body.appendBuffer(bytes);
          }
        });
    request.endHandler(
        ended -> {
          try {
            visitor.change(Conditions.of(new JsonObject(body)));
            answer(request, visitor);
          } catch (DecodeException | IllegalArgumentException e) {
            answer(request, 400, "no conditions: " + e.getMessage());
          }
        });
  }

  private static void answer(HttpServerRequest request, Visitor visitor) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(visitor.conditions().toJson().toBuffer());
  }

  private static void answer(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).end(text);
  }
}
