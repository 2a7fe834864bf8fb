// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.server.wire.Await;
import io.throughline.server.wire.Stranger;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProviderAuthenticatorTest {
  /** Knows one token. */
  private final AuthenticationProvider tokens =
      shown ->
          ((TokenCredentials) shown).getToken().equals("good")
              ? Future.succeededFuture(User.fromName("ann"))
              : Future.failedFuture("no such token");

  private static Stranger saying(String token) {
    return new Stranger(TextNode.valueOf(token), null);
  }

  @Test
  @DisplayName("AU-2 a provider's user is granted, its failure and missing credentials are refused")
  void auth() {
    Authenticator jwt = Authenticator.of(tokens, auth -> new TokenCredentials(auth.textValue()));

    assertEquals("ann", Await.value(jwt.authenticate(saying("good"))).user().subject());
    assertNull(Await.value(jwt.authenticate(saying("bad"))));
    assertNull(Await.value(jwt.authenticate(Stranger.SILENT)));
    assertNull(jwt.recheck(Stranger.SILENT));
  }

  @Test
  @DisplayName("AU-2 credentials that cannot be made of what the client says are refused")
  void odd() {
    Authenticator jwt =
        Authenticator.of(
            tokens,
            auth -> {
              throw new IllegalArgumentException("not a token");
            });

    assertNull(Await.value(jwt.authenticate(saying("good"))));
  }

  @Test
  @DisplayName("a provider that was not reached has refused nobody")
  void unreachable() {
    for (Exception e : List.of(new IOException("gone"), new TimeoutException("late"))) {
      Authenticator away =
          Authenticator.of(
              shown -> Future.failedFuture(e), auth -> new TokenCredentials(auth.textValue()));

      assertInstanceOf(e.getClass(), Await.failure(away.authenticate(saying("good"))));
    }
  }

  @Test
  @DisplayName("AU-1 AU-2 what stands in the request is looked at in each attach")
  void cookies() {
    Authenticator cookies =
        Authenticator.ofRequest(
            tokens,
            request -> {
              String cookie = request.cookie("token");
              return cookie == null ? null : new TokenCredentials(cookie);
            });

    assertNotNull(Await.value(cookies.authenticate(new Stranger(null, "good"))));
    assertEquals("ann", Await.value(cookies.recheck(new Stranger(null, "good"))).user().subject());
    assertNull(Await.value(cookies.recheck(new Stranger(null, "bad"))));
    assertNull(cookies.recheck(Stranger.SILENT));
    assertNull(Await.value(cookies.authenticate(Stranger.SILENT)));
  }
}
