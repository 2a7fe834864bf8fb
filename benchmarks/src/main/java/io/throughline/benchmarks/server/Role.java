// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import java.util.Locale;

/** What a server does with a message; some have a fault that a load generator has to notice. */
public enum Role {
  /** It goes back to who sent it. */
  ECHO(false),
  /** It goes to everybody. */
  BROADCAST(true),
  /** Two messages of a session at a time go back in the wrong order. */
  SWAPPED_ECHO(false),
  /** One message of one session does not go back. */
  LOSSY_ECHO(false),
  /** One message goes to nobody. */
  LOSSY_BROADCAST(true);

  private final boolean toAll;

  Role(boolean toAll) {
    this.toAll = toAll;
  }

  boolean toAll() {
    return toAll;
  }

  static Role of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
