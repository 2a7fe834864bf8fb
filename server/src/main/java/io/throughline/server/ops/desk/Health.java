// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BooleanSupplier;

/**
 * {@code health} and {@code ready} below the base path, for whoever starts servers and sends
 * clients to them: whether this one turns, and whether it should be sent more. Says nothing else,
 * to anybody.
 */
public final class Health {
  private final BooleanSupplier ready;

  /**
   * Makes one.
   *
   * @param ready whether new sessions are welcome
   */
  public Health(BooleanSupplier ready) {
    this.ready = ready;
  }

  /**
   * Answers a request for one of the two.
   *
   * @param path below the base path, without a slash in front
   * @return false when it is for neither; the request is then untouched
   */
  public boolean handle(HttpServerRequest request, String path) {
    if (!path.equals("health") && !path.equals("ready")) {
      return false;
    }
    String method = request.method().name();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      request.response().putHeader("Allow", "GET, HEAD");
      answer(request, 405, "method not allowed");
    } else if (path.equals("health")) {
      answer(request, 200, "up");
    } else if (ready.getAsBoolean()) {
      answer(request, 200, "ready");
    } else {
      answer(request, 503, "draining");
    }
    return true;
  }

  private static void answer(HttpServerRequest request, int status, String word) {
    String body = "{\"status\":\"" + word + "\"}";
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Cache-Control", "no-store")
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Content-Type", "application/json")
            .putHeader("Content-Length", String.valueOf(body.length()));
    if (request.method().name().equals("HEAD")) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
