// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

/** The wires by their names. */
public final class Wires {
  private Wires() {}

  /**
   * A new session's.
   *
   * @param index the session's number
   */
  public static Wire of(String name, Carrier carrier, int index) {
    return switch (name) {
      case "bare" -> new BareWire(carrier, index);
      case "throughline" -> new ThroughlineWire(carrier);
      case "sockjs" -> new SockJsWire(carrier, index);
      case "engine.io" -> new EngineIoWire(carrier, false);
      case "socket.io" -> new EngineIoWire(carrier, true);
      default -> throw new IllegalArgumentException("no wire " + name);
    };
  }
}
