// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** Sees the connections of one client from beside them. */
public interface Bystander {
  /**
   * Told of each transport before it makes a connection.
   *
   * @param network what the client reaches servers with
   * @return what makes them in its place
   */
  Transport watch(Transport transport, Network network);
}
