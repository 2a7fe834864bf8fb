// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import java.util.Locale;

/** What a server does with a message. */
public enum Role {
  /** It goes back to who sent it. */
  ECHO,
  /** It goes to everybody. */
  BROADCAST,
  /** Two messages at a time go back in the wrong order: what a load generator has to notice. */
  SWAP;

  static Role of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
