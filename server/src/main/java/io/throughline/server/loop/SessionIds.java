// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.session.SessionIdentity;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the names of sessions (HS-12). A {@code sid} is a locator, which begins with this node's
 * id, and the secret behind it; sessions are looked up by the locator and the whole is then
 * compared in constant time. The public id is independent of both.
 */
final class SessionIds {
  private static final int NODE_BYTES = 3;
  private static final int LOCATOR_BYTES = 9;
  private static final int ID_BYTES = 9;
  private static final int SECRET_BYTES = 16;

  /** Characters of a locator: the node's 4 and 12 more. */
  private static final int LOCATOR_LENGTH = (NODE_BYTES + LOCATOR_BYTES) / 3 * 4;

  private final SecureRandom random = new SecureRandom();
  private final String node = random(NODE_BYTES);

  SessionIdentity next(String cid) {
    return new SessionIdentity(
        node + random(LOCATOR_BYTES) + random(SECRET_BYTES), random(ID_BYTES), cid);
  }

  /**
   * What a {@code sid} is looked up by; of something that is no sid, something that is no locator.
   */
  static String locator(String sid) {
    return sid.length() > LOCATOR_LENGTH ? sid.substring(0, LOCATOR_LENGTH) : "";
  }

  private String random(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
  }
}
