// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.Locale;

/** A transport, best first; {@link #NONE} stands for whatever is none. */
public enum Transport {
  WEBSOCKET,
  XHR_STREAMING,
  LONG_POLLING,
  JSONP_POLLING,
  /** Nothing that the protocol knows; clients may name anything. */
  NONE;

  private static final Transport[] ALL = values();

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The transport of that name (SPEC §2); {@link #NONE} when it is no name of one. */
  public static Transport of(String name) {
    for (Transport transport : ALL) {
      if (transport.label.equals(name)) {
        return transport;
      }
    }
    return NONE;
  }

  /** The protocol's name of it. */
  public String label() {
    return label;
  }

  /** Whether a client prefers this one to {@code other} where both work. */
  public boolean isBetterThan(Transport other) {
    return compareTo(other) < 0;
  }
}
