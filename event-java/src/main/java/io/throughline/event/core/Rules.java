// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.ArgumentCheck;
import io.throughline.event.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What everything that arrives in a namespace has to pass. */
public interface Rules {
  /** Everything passes. */
  Rules NONE =
      new Rules() {
        @Override
        public @Nullable ArgumentCheck check() {
          return null;
        }

        @Override
        public List<Filter> filters() {
          return List.of();
        }
      };

  /** Looks at arguments first; null when nothing does. */
  @Nullable ArgumentCheck check();

  /** The filters, in their order. */
  List<Filter> filters();
}
