// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GrantTest {
  private static Grant token(String text) {
    return Grant.of(User.create(new JsonObject().put("token", text)));
  }

  @Test
  @DisplayName("AU-1 the same subject is the same principal, whatever else is known of him")
  void subjects() {
    Grant ann = Grant.of(User.fromName("ann"));
    Grant token =
        Grant.of(
            User.create(
                new JsonObject().put("access_token", "x"), new JsonObject().put("sub", "ann")));

    assertTrue(ann.names(Grant.of(User.fromName("ann")).expiringIn(5)));
    assertTrue(ann.names(token) && token.names(ann));
    assertFalse(ann.names(Grant.of(User.fromName("ben"))));
  }

  @Test
  @DisplayName("AU-1 who has no subject is all that is known of him; nobody is nobody else")
  void withoutSubject() {
    assertTrue(token("a").names(token("a")));
    assertFalse(token("a").names(token("b")));
    assertFalse(token("a").names(Grant.of(User.fromName("ann"))));
    assertFalse(Grant.of(User.fromName("ann")).names(token("a")));
    assertTrue(Grant.anonymous().names(Grant.anonymous().expiringIn(5)));
    assertFalse(Grant.anonymous().names(token("a")));
    assertFalse(token("a").names(Grant.anonymous()));
  }

  @Test
  @DisplayName("AU-3 a grant lasts as long as its claims, or as long as is said")
  void expiry() {
    long now = System.currentTimeMillis() / 1_000;
    User hour = User.create(new JsonObject(), new JsonObject().put("exp", now + 3_600));
    User past = User.create(new JsonObject(), new JsonObject().put("exp", now - 1));

    assertEquals(3_600_000.0, Grant.of(hour).expiresIn(), 60_000);
    assertTrue(Grant.of(past).isExpired());
    assertEquals(Grant.NEVER, Grant.of(User.fromName("ann")).expiresIn());
    User ages = User.create(new JsonObject(), new JsonObject().put("exp", Long.MAX_VALUE / 10));
    assertEquals(Grant.NEVER, Grant.of(ages).expiresIn());
    assertEquals(Grant.NEVER, Grant.anonymous().expiringIn(Long.MAX_VALUE).expiresIn());
    assertEquals(250, Grant.of(hour).expiringIn(250).expiresIn());
    assertFalse(Grant.anonymous().isExpired());
    assertThrows(IllegalArgumentException.class, () -> Grant.anonymous().expiringIn(-2));
  }

  @Test
  @DisplayName("SEC-2 a grant shows no claim")
  void silent() {
    assertFalse(token("secret").toString().contains("secret"));
  }
}
