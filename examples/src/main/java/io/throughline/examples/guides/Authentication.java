// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.throughline.examples.Environment;
import io.throughline.server.ServerConversation;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.auth.Authenticator;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SimpleAuthenticationHandler;

/**
 * The servers of the guide on authentication, on one port: tokens at /throughline, cookies at
 * /cookies, a router's user at /app/live.
 */
public final class Authentication {
  private Authentication() {}

  /** Starts them. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    AuthenticationProvider provider = new ToyTokens();
    Router router = Router.router(vertx);
    Throughline tokens = byToken(vertx, provider);
    admin(tokens, provider);
    tokens.mount(router, "/throughline");
    byCookie(vertx, provider).mount(router, "/cookies");
    byRouter(vertx, router, SimpleAuthenticationHandler.create().authenticate(ToyTokens::header));
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(router)
        .listen(Environment.port(8080))
        .onFailure(Throwable::printStackTrace);
  }

  private static Throughline byToken(Vertx vertx, AuthenticationProvider provider) {
    // region token
    ThroughlineOptions options =
        ThroughlineOptions.builder()
            .authenticator(
                Authenticator.of(provider, auth -> new TokenCredentials(auth.textValue())))
            .build();
    Throughline throughline = Throughline.create(vertx, options);
    throughline
        .events()
        .handler(person -> person.answer("whoAmI", call -> person.user().subject()));
    // endregion
    return throughline;
  }

  private static void admin(Throughline throughline, AuthenticationProvider provider) {
    // region namespace
    throughline
        .namespace("admin")
        .authenticate(Authenticator.of(provider, auth -> new TokenCredentials(auth.textValue())))
        .handler(admin -> admin.answer("whoAmI", call -> admin.user().subject()));
    // endregion
  }

  private static Throughline byCookie(Vertx vertx, AuthenticationProvider provider) {
    // region cookie
    Authenticator authenticator =
        Authenticator.ofRequest(
            provider,
            request -> {
              String token = request.cookie("token");
              return token == null ? null : new TokenCredentials(token);
            });
    // endregion
    return answering(vertx, authenticator);
  }

  private static void byRouter(
      Vertx vertx, Router router, Handler<RoutingContext> authenticationHandler) {
    // region router
    router.route("/app/*").handler(authenticationHandler);
    Throughline throughline =
        Throughline.create(
            vertx, ThroughlineOptions.builder().authenticator(Authenticator.router()).build());
    throughline.mount(router, "/app/live");
    // endregion
    throughline.events().handler(Authentication::tellWho);
  }

  /** A server that tells everybody who he is. */
  static Throughline answering(Vertx vertx, Authenticator authenticator) {
    Throughline throughline =
        Throughline.create(
            vertx, ThroughlineOptions.builder().authenticator(authenticator).build());
    throughline.events().handler(Authentication::tellWho);
    return throughline;
  }

  private static void tellWho(ServerConversation person) {
    person.answer(
        "whoAmI",
        call -> {
          User user = person.user();
          return user == null ? null : user.subject();
        });
  }
}
