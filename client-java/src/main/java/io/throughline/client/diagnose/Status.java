// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import java.util.Locale;

/** What a try came to, from best to worst; one that was skipped says nothing of the rest. */
public enum Status {
  /** As it should. */
  WORKS,
  /** It works, but. */
  LIMITED,
  /** It does not. */
  FAILS,
  /** There was nothing to try. */
  SKIPPED;

  /** As the text of a report says it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
