// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.web.RoutingContext;

/**
 * Stands for JWTAuth or any other provider of Vert.x: a token is {@code name@seconds}, good until
 * that time since 1970, and proves nothing.
 */
final class ToyTokens implements AuthenticationProvider {
  @Override
  public Future<User> authenticate(Credentials credentials) {
    String[] parts = ((TokenCredentials) credentials).getToken().split("@", 2);
    long end = Long.parseLong(parts[1]); // a failure is a refusal
    if (end * 1_000 <= System.currentTimeMillis()) {
      return Future.failedFuture("expired");
    }
    return Future.succeededFuture(
        User.create(new JsonObject().put("sub", parts[0]).put("exp", end)));
  }

  /** The user of a request's Authorization header. */
  static Future<User> header(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    return header == null
        ? Future.succeededFuture()
        : new ToyTokens().authenticate(new TokenCredentials(header.replaceFirst("^Bearer ", "")));
  }
}
