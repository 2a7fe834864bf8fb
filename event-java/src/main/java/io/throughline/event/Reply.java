// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a reply, where an {@link Answer} has not exactly one.
 *
 * @param values anything that can be an argument
 */
public record Reply(List<@Nullable Object> values) {
  public Reply {
    values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
  }

  /** A reply with these values. */
  public static Reply of(@Nullable Object... values) {
    return new Reply(Arrays.asList(values));
  }
}
