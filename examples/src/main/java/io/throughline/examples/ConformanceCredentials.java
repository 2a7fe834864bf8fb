// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as SPEC Appendix C has it: the name in member {@code user} of {@code auth} or in the
 * cookie {@code user}, taken at its word for {@code for} ms. {@code nobody} is refused.
 */
final class ConformanceCredentials implements Authenticator {
  @Override
  public Future<@Nullable Grant> authenticate(CredentialsRequest request) {
    JsonNode auth = request.auth();
    JsonNode said = auth == null ? null : auth.get("user");
    String name = said == null ? request.cookie("user") : said.asText();
    Grant grant = name == null ? known(request.user()) : named(name);
    boolean ends = grant != null && auth != null && auth.has("for");
    return Future.succeededFuture(ends ? grant.expiringIn(auth.get("for").asLong()) : grant);
  }

  @Override
  public @Nullable Future<@Nullable Grant> recheck(CredentialsRequest request) {
    String name = request.cookie("user");
    return name == null ? null : Future.succeededFuture(named(name));
  }

  /** Who may join {@code closed}: whoever knows the secret, and others for as long as they say. */
  static Future<@Nullable Grant> secret(CredentialsRequest request) {
    JsonNode auth = request.auth();
    boolean knows = auth != null && auth.asText().equals("secret");
    boolean ends = auth != null && auth.has("for");
    Grant forSoLong = ends ? Grant.anonymous().expiringIn(auth.get("for").asLong()) : null;
    return Future.succeededFuture(knows ? Grant.anonymous() : forSoLong);
  }

  private static Grant known(@Nullable User user) {
    return user == null ? Grant.anonymous() : Grant.of(user);
  }

  private static @Nullable Grant named(String name) {
    return name.equals("nobody") ? null : Grant.of(User.fromName(name));
  }
}
