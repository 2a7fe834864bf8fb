// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import org.jspecify.annotations.Nullable;

/**
 * Stands for what was thrown: where, and of which class, and why that was; but no messages, for
 * what a client said may stand in them (SEC-2), a line's end among it.
 */
final class Thrown extends Throwable {
  private static final long serialVersionUID = 1;
  private static final int MOST_CAUSES = 8;

  private final String name;

  private Thrown(Throwable why, int causes) {
    super(null, cause(why, causes), false, true);
    name = why.getClass().getName();
    setStackTrace(why.getStackTrace());
  }

  static @Nullable Thrown of(@Nullable Throwable why) {
    return why == null ? null : new Thrown(why, MOST_CAUSES);
  }

  private static @Nullable Thrown cause(Throwable why, int causes) {
    Throwable cause = why.getCause();
    return cause == null || causes == 0 ? null : new Thrown(cause, causes - 1);
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // the class told is that of what was thrown
  public String toString() {
    return name;
  }
}
