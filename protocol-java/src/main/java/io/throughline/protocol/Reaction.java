// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/** What a client does about a close code (§10). */
public enum Reaction {
  /** Tell the application; nothing is tried again. */
  STOP,
  /** Open a new session; the application learns what became of its sends. */
  NEW_SESSION,
  /** Attach again: the session lives on. */
  RESUME,
  /** Nothing: a newer attempt has the session. Resume when none is under way. */
  IGNORE,
  /** Open a new session after {@code retryAfter} or back-off; an ATTACH resumes after it. */
  AGAIN_AFTER
}
