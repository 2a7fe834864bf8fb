// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import org.jspecify.annotations.Nullable;

/**
 * Credentials that were found good and are not in force yet: who asked may have stopped waiting
 * meanwhile, and is told that nothing has changed.
 */
@FunctionalInterface
public interface Checked {
  /** Good without end, and there is nothing to put in force. */
  Checked FOREVER = () -> Grant.FOREVER;

  /**
   * Puts them in force; on the session's context, once at most.
   *
   * @return null, and nothing has changed, when they name another principal (AU-4)
   */
  @Nullable Grant accept();
}
