// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

/**
 * Credentials were good.
 *
 * @param expiresIn for how long, ms; {@link #NEVER} when without end
 */
public record Grant(long expiresIn) {
  public static final long NEVER = -1;

  /** Without end. */
  public static final Grant FOREVER = new Grant(NEVER);
}
