// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

/**
 * Numbers the counted frames of one connection or one request body, starting at its BASE. Every
 * connection and body has its own, so that a frame's number never depends on what came by another
 * path (§6).
 */
public final class Cursor {
  private static final long UNSET = 0;

  /** Number of the next counted frame; 0 until a BASE came. */
  private long next = UNSET;

  /** A cursor without a base. */
  public Cursor() {}

  /** A BASE came, or ATTACHED stated one. */
  public void set(long base) {
    next = base;
  }

  boolean isSet() {
    return next != UNSET;
  }

  long advance() {
    return next++;
  }
}
