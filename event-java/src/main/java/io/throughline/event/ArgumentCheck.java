// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import org.jspecify.annotations.Nullable;

/**
 * Says whether arguments are well-formed, e.g. by a JSON schema; what is not reaches no handler.
 */
@FunctionalInterface
public interface ArgumentCheck {
  /**
   * Looks at the arguments of one event or call (EV-10).
   *
   * @return null when they fit; else what is wrong, which a caller is told with {@link
   *     ErrorCode#BAD_ARGUMENTS}
   */
  @Nullable String complaint(Event event);
}
