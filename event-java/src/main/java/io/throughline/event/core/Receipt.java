// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import org.jspecify.annotations.Nullable;

/** Is told once what became of something that was given to {@link Port#send}. */
@FunctionalInterface
public interface Receipt {
  /** What may become of it. */
  enum Fate {
    /** The peer's session has it. */
    CONFIRMED,
    /** The session ended before that was known. */
    UNKNOWN,
    /** It was not sent: it is over the session's limits. */
    TOO_LARGE,
    /** It was not sent: the session is closing, or has ended and none follows. */
    CLOSED
  }

  /**
   * It is settled.
   *
   * @param why what a message's future fails with; null when it is confirmed
   */
  void settle(Fate fate, @Nullable Throwable why);
}
