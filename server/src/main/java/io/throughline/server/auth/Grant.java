// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.auth;

import io.vertx.ext.auth.User;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that were found good: whom they name, and for how long.
 *
 * @param user the principal; null for somebody who need not say his name
 * @param expiresIn how long they last from now on, ms; 0 when they have expired, {@link #NEVER}
 *     when they do not
 */
public record Grant(@Nullable User user, long expiresIn) {
  /** Stands for credentials that never expire. */
  public static final long NEVER = -1;

  /** The greatest number of the wire; who has more has it for ever. */
  private static final long LONGEST = (1L << 53) - 1;

  private static final Grant ANONYMOUS = new Grant(null, NEVER);

  public Grant {
    if (expiresIn < NEVER) {
      throw new IllegalArgumentException("expiresIn is 0 or more, or NEVER");
    }
    if (expiresIn > LONGEST) {
      expiresIn = NEVER;
    }
  }

  /** A user, for as long as {@code exp} among his claims says, for ever without it. */
  public static Grant of(User user) {
    if (user.expired()) {
      return new Grant(user, 0);
    }
    Object end = user.containsKey("exp") ? user.get("exp") : null;
    return end instanceof Number seconds
        ? new Grant(user, Math.max(0, milliseconds(seconds) - System.currentTimeMillis()))
        : new Grant(user, NEVER);
  }

  private static long milliseconds(Number seconds) {
    return TimeUnit.SECONDS.toMillis(seconds.longValue()); // no overflow
  }

  /** Nobody in particular, for ever. */
  public static Grant anonymous() {
    return ANONYMOUS;
  }

  /**
   * The same principal for this long, whatever his claims say.
   *
   * @param ms how long from now on: 0 or more, or {@link #NEVER}
   */
  public Grant expiringIn(long ms) {
    return new Grant(user, ms);
  }

  /** Whether these credentials are good for nothing any more. */
  public boolean isExpired() {
    return expiresIn == 0;
  }

  /**
   * Whether both name the same principal (AU-1): users by their {@link User#subject}, those without
   * one by all that is known of them.
   */
  public boolean names(Grant other) {
    User mine = user;
    User his = other.user;
    if (mine == null || his == null) {
      return mine == his;
    }
    String subject = mine.subject();
    return subject == null
        ? his.subject() == null && mine.principal().equals(his.principal())
        : Objects.equals(subject, his.subject());
  }

  /** Shows nothing of the principal, whose claims may hold his token (SEC-2). */
  @Override
  public String toString() {
    return "Grant[expiresIn=" + expiresIn + "]";
  }
}
