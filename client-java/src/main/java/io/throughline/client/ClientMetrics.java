// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

/**
 * Counts what connections do; every method does nothing unless it is overridden. Called on the
 * event loops of the connections; must neither block nor throw.
 */
public interface ClientMetrics {
  /** Counts nothing. */
  ClientMetrics NONE = new ClientMetrics() {};

  /** A connection was attached by that transport: at first, again, or instead of another. */
  default void attached(String transport) {}

  /**
   * An attempt by that transport did not lead to a connection. {@code why} is a text for people.
   */
  default void failed(String transport, String why) {}

  /** A message, or its bytes in UTF-8, was handed over for sending. */
  default void sent(int bytes) {}

  /** A message was received. */
  default void received(int bytes) {}

  /** A session ended. */
  default void ended(int closeCode) {}
}
