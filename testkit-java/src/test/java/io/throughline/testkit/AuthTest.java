// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.client.Ending;
import io.throughline.event.EventException;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.throughline.server.auth.CredentialsRequest;
import io.throughline.server.auth.Grant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("who asks")
class AuthTest {
  private static final Duration LASTS = Duration.ofMinutes(5);

  /** As an application has it that looks its users up on worker threads. */
  private static Throughline server(Vertx vertx) {
    ThroughlineOptions options =
        ThroughlineOptions.builder()
            .authenticator(request -> vertx.executeBlocking(() -> grant(request)))
            .build();
    Throughline throughline = Throughline.create(vertx, options);
    throughline.events().handler(person -> {});
    throughline
        .namespace("admin")
        .authenticate(request -> Future.succeededFuture(isAdmin(request) ? grant(request) : null));
    return throughline;
  }

  private static @Nullable Grant grant(CredentialsRequest request) {
    JsonNode auth = request.auth();
    return auth == null
        ? null
        : Grant.of(User.fromName(auth.get("name").asText())).expiringIn(LASTS.toMillis());
  }

  private static boolean isAdmin(CredentialsRequest request) {
    JsonNode auth = request.auth();
    return auth != null && auth.has("secret");
  }

  @Test
  @DisplayName("who says nothing is refused with 4401")
  void refused() {
    try (TestKit kit = TestKit.serving(AuthTest::server)) {
      TestClient nobody = kit.connect();
      assertFalse(nobody.isOpen());
      Ending ending = nobody.closed();
      assertNotNull(ending);
      assertEquals(4401, ending.code());
    }
  }

  @Test
  @DisplayName("credentials expire with 4411, unless they are renewed")
  void expiry() {
    try (TestKit kit = TestKit.serving(AuthTest::server)) {
      TestClient ann = kit.connect(Map.of("name", "ann"));
      TestClient bob = kit.connect(Map.of("name", "bob"));
      kit.advance(LASTS.minusSeconds(10));
      ann.renew(Map.of("name", "ann"));
      kit.advance(Duration.ofSeconds(20));

      assertNull(ann.closed());
      Ending ending = bob.closed();
      assertNotNull(ending);
      assertEquals(4411, ending.code());
    }
  }

  @Test
  @DisplayName("AU-2 an authenticator that never answers is waited for no longer than a handshake")
  void unanswered() {
    Function<Vertx, Throughline> silent =
        vertx -> {
          Throughline server = server(vertx);
          server.namespace("slow").authenticate(request -> Promise.<Grant>promise().future());
          return server;
        };
    try (TestKit kit = TestKit.serving(silent)) {
      TestClient ann = kit.connect(Map.of("name", "ann"));
      EventException no =
          assertThrows(EventException.class, () -> ann.join("slow", Map.of("name", "ann")));
      assertEquals("FAILED", no.code());
      assertTrue(ann.isOpen());
    }
  }

  @Test
  @DisplayName("a namespace has doors of its own")
  void namespace() {
    try (TestKit kit = TestKit.serving(AuthTest::server)) {
      TestClient ann = kit.connect(Map.of("name", "ann"));
      Map<String, String> without = Map.of("name", "ann");
      EventException no = assertThrows(EventException.class, () -> ann.join("admin", without));
      assertEquals("UNAUTHORIZED", no.code());
      assertEquals(
          "admin",
          ann.join("admin", Map.of("name", "ann", "secret", "x")).conversation().namespace());
      assertTrue(ann.isOpen());
    }
  }
}
