// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import org.jspecify.annotations.Nullable;

/**
 * Answers the calls of one name.
 *
 * @param <T> what it gets: an {@link Event}, or the first argument as a type
 */
@FunctionalInterface
public interface Answer<T> {
  /**
   * Answers one call.
   *
   * @return the reply, or a {@code Future} of it: one value; several as {@link Reply}; none as null
   * @throws Exception an {@link EventException} to tell the caller so; any other is logged here and
   *     the caller is told {@link ErrorCode#FAILED}
   */
  @Nullable Object to(T call) throws Exception;
}
