// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says who asks, before a session opens or a namespace is joined (SPEC §9.6).
 *
 * <pre>{@code
 * ThroughlineOptions.builder()
 *     .authenticator(Authenticator.of(jwt, auth -> new TokenCredentials(auth.textValue())))
 * }</pre>
 *
 * <p>Called on an event loop, so it must not block; its future may complete on any thread. A client
 * that is not sure of its HELLO sends it again, and may have two under way: what a HELLO shows has
 * to be good more than once.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * Checks what a HELLO, a JOIN or a RENEW brings.
   *
   * @return a grant; null when the credentials are refused (4401, {@code UNAUTHORIZED}). A failure
   *     means that nobody could check them: the client comes again after a while
   */
  Future<@Nullable Grant> authenticate(CredentialsRequest request);

  /**
   * Checks what the request of an ATTACH brings besides the secret {@code sid} (AU-2): asked at
   * each one, every poll among them. Whom it finds has to be the principal of the session, or the
   * attach is refused with 4417 (AU-1); how long the session's credentials last stays as it is.
   *
   * <p>Default: the router's user, where there is one. Whoever authenticates by cookies or by the
   * client's certificate looks at them here as well.
   *
   * @return null at once when the request names nobody: the {@code sid} is enough then. Else as
   *     {@link #authenticate}
   */
  default @Nullable Future<@Nullable Grant> recheck(CredentialsRequest request) {
    User user = request.user();
    return user == null ? null : Future.succeededFuture(Grant.of(user));
  }

  /**
   * The default: lets everybody in, as the user that a handler of the router found, or as nobody in
   * particular.
   */
  static Authenticator anonymous() {
    return request -> {
      User user = request.user();
      return Future.succeededFuture(user == null ? Grant.anonymous() : Grant.of(user));
    };
  }

  /** Asks for the user that a handler of the router found; without one a client is refused. */
  static Authenticator router() {
    return request -> {
      User user = request.user();
      return Future.succeededFuture(user == null ? null : Grant.of(user));
    };
  }

  /**
   * Asks an authentication provider of Vert.x about HELLO's {@code auth}. What the provider fails
   * with counts as a refusal, unless it says by an {@link java.io.IOException} or a {@link
   * java.util.concurrent.TimeoutException} that it was not reached.
   *
   * @param credentials makes of {@code auth} what the provider understands; one that throws refuses
   */
  static Authenticator of(
      AuthenticationProvider provider, Function<JsonNode, Credentials> credentials) {
    return new ProviderAuthenticator(
        provider,
        request -> {
          JsonNode auth = request.auth();
          return auth == null ? null : credentials.apply(auth);
        });
  }

  /**
   * Asks an authentication provider of Vert.x about what stands in the request, its cookies for
   * example, at each ATTACH too; as {@link #of}.
   *
   * @param credentials makes of the request what the provider understands; null when nothing is
   *     there
   */
  static Authenticator ofRequest(
      AuthenticationProvider provider,
      Function<CredentialsRequest, @Nullable Credentials> credentials) {
    return new ProviderAuthenticator(provider, credentials);
  }
}
