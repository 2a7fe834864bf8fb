// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.session.SessionIdentity;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
  @Test
  @DisplayName("HS-12 HS-13 a sid is long, differs from the public id, and neither comes twice")
  void names() {
    SessionIds ids = new SessionIds();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      SessionIdentity identity = ids.next("cid");
      assertTrue(
          identity.sid().matches("[A-Za-z0-9_-]{38,64}"), identity.sid()); // 16 + 22 at least
      assertTrue(seen.add(identity.sid()));
      assertTrue(seen.add(identity.id()));
      assertTrue(seen.add(SessionIds.locator(identity.sid())));
      assertFalse(identity.sid().contains(identity.id()));
    }
  }

  @Test
  @DisplayName("the secret behind the locator has at least 128 bits")
  void secret() {
    String sid = new SessionIds().next("cid").sid();
    int secret = sid.length() - SessionIds.locator(sid).length();
    assertTrue(secret * 6 >= 128, secret + " characters");
  }

  @Test
  @DisplayName("sids of one node begin alike, those of another differently")
  void node() {
    SessionIds one = new SessionIds();
    String first = one.next("cid").sid().substring(0, 4);
    assertEquals(first, one.next("cid").sid().substring(0, 4));
    assertNotEquals(first, new SessionIds().next("cid").sid().substring(0, 4));
  }

  @Test
  @DisplayName("what is no sid has no locator that could be found")
  void noSid() {
    assertEquals("", SessionIds.locator(""));
    assertEquals("", SessionIds.locator("abcdefghABCDEFGH"));
  }

  @Test
  @DisplayName("SEC-2 an identity shows only its public id")
  void shown() {
    SessionIdentity identity = new SessionIds().next("a-secret-cid");
    assertEquals(identity.id(), identity.toString());
  }
}
