// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

/**
 * The names of a session.
 *
 * @param sid the secret. Never logged, never given to the application (SEC-2)
 * @param id the public id
 * @param cid the client's nonce; secret too
 */
public record SessionIdentity(String sid, String id, String cid) {
  /** Shows no secret. */
  @Override
  public String toString() {
    return id;
  }
}
