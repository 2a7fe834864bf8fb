// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import io.throughline.server.log.Faults;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a provider, whose failures are refusals: Vert.x tells a bad token in no other way. */
final class ProviderAuthenticator implements Authenticator {
  private final AuthenticationProvider provider;
  private final Function<CredentialsRequest, @Nullable Credentials> credentials;

  ProviderAuthenticator(
      AuthenticationProvider provider,
      Function<CredentialsRequest, @Nullable Credentials> credentials) {
    this.provider = provider;
    this.credentials = credentials;
  }

  @Override
  public Future<@Nullable Grant> authenticate(CredentialsRequest request) {
    Future<@Nullable Grant> answer = recheck(request);
    return answer == null ? Future.succeededFuture() : answer;
  }

  @Override
  public @Nullable Future<@Nullable Grant> recheck(CredentialsRequest request) {
    Future<User> asked;
    try {
      Credentials shown = credentials.apply(request);
      if (shown == null) {
        return null;
      }
      asked = provider.authenticate(shown);
    } catch (RuntimeException e) {
      return refusal(e);
    }
    return asked.map(ProviderAuthenticator::grant).recover(ProviderAuthenticator::refusal);
  }

  private static @Nullable Grant grant(@Nullable User user) {
    return user == null ? null : Grant.of(user);
  }

  private static Future<@Nullable Grant> refusal(Throwable e) {
    if (e instanceof IOException || e instanceof TimeoutException) {
      return Future.failedFuture(e);
    }
    Faults.ofSystem().unaccepted(e);
    return Future.succeededFuture();
  }
}
