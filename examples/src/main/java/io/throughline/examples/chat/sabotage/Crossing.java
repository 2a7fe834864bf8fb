// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

/** What is under way in a visitor's network: a request with its answer, or a WebSocket. */
interface Crossing {
  /** Whether a network of these conditions would have let it get this far. */
  boolean passes(Conditions conditions);

  /** Breaks its connection, on both sides. */
  void cut();
}
