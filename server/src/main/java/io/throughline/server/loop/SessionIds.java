// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.session.SessionIdentity;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes the names of sessions (HS-12): a public id that begins with this node's id, and the secret behind it. */
final class SessionIds {
  private static final int NODE_BYTES = 3;
  private static final int ID_BYTES = 9;
  private static final int SECRET_BYTES = 16;

  /** Characters of a public id: the node's 4 and the session's 12. */
  private static final int ID_LENGTH = (NODE_BYTES + ID_BYTES) / 3 * 4;

  private final SecureRandom random = new SecureRandom();
  private final String node = random(NODE_BYTES);

  SessionIdentity next(String cid) {
    String id = node + random(ID_BYTES);
    return new SessionIdentity(id + random(SECRET_BYTES), id, cid);
  }

  /** The public id that a {@code sid} begins with; of something that is no sid, something that is no id. */
  static String publicId(String sid) {
    return sid.length() > ID_LENGTH ? sid.substring(0, ID_LENGTH) : "";
  }

  private String random(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
  }
}
