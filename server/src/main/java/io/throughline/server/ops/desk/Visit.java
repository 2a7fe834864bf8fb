// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/**
 * A request of an operator, or of somebody who wants to be one, and its answer.
 *
 * @param path below the base path, without a slash in front
 * @param read the body, where somebody in front has read it already
 * @param user whom somebody in front found; null when nobody
 * @param remoteAddress the client's, as the operator's function tells it
 * @param sameOrigin whether a browser says that a page of this server's own sent it
 */
public record Visit(
    HttpServerRequest request,
    String path,
    @Nullable Buffer read,
    @Nullable User user,
    String remoteAddress,
    boolean sameOrigin) {
  private static final int MOST_BODY = 4_096;

  /** Nothing but what is here; no page around it, no form to elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  boolean isPost() {
    return request.method().name().equals("POST");
  }

  boolean isRead() {
    return request.method().name().equals("GET") || request.method().name().equals("HEAD");
  }

  /**
   * Whether nobody else's page can have had a browser send it: browsers name the origin of each
   * POST, and of whatever is not a simple form ask the server before.
   */
  boolean isOwn() {
    boolean browser =
        request.getHeader("Origin") != null
            || request.getHeader("Sec-Fetch-Site") != null
            || request.getHeader("Cookie") != null;
    return !browser || sameOrigin;
  }

  /** The body; fails when it is too long, or does not come whole. */
  Future<Buffer> body() {
    Buffer known = read;
    Buffer body = known == null ? Buffer.buffer() : known;
    if (known != null || request.isEnded()) {
      return body.length() > MOST_BODY ? tooLong() : Future.succeededFuture(body);
    }
    Promise<Buffer> whole = Promise.promise();
    request
        .handler(
            more -> {
              if (body.length() + more.length() <= MOST_BODY) {
                body.appendBuffer(more);
              } else {
                whole.tryFail(new IllegalArgumentException("the body is too long"));
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  private static Future<Buffer> tooLong() {
    return Future.failedFuture(new IllegalArgumentException("the body is too long"));
  }

  /** Somebody showed too many wrong tokens. */
  void tooMany(long waitMs) {
    retryAfter(waitMs);
    refuse(429, "too many wrong tokens came from there");
  }

  void retryAfter(long waitMs) {
    request.response().putHeader("Retry-After", String.valueOf((waitMs + 999) / 1_000));
  }

  void json(int status, JsonNode json) {
    end(status, "application/json", Buffer.buffer(json.toString()));
  }

  void wrongMethod(String right) {
    request.response().putHeader("Allow", right);
    refuse(405, "method not allowed");
  }

  void refuse(int status, String why) {
    json(status, JsonNodeFactory.instance.objectNode().put("error", why));
  }

  /**
   * Sends a browser there.
   *
   * @param where from where it is: a proxy in front may know this place by another path
   */
  void seeOther(String where) {
    request.response().putHeader("Location", where);
    end(303, "text/plain; charset=utf-8", Buffer.buffer());
  }

  void end(int status, String type, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      return;
    }
    guard().putHeader("Cache-Control", "no-store").setStatusCode(status);
    response
        .putHeader("Content-Type", type)
        .putHeader("Content-Length", String.valueOf(body.length()));
    if (request.method().name().equals("HEAD")) {
      response.end();
    } else {
      response.end(body);
    }
  }

  /** The headers that all answers have. Without a referrer a form would come from nowhere, too. */
  HttpServerResponse guard() {
    return request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }
}
