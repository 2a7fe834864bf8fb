// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

/** What the sessions of a load are to do. */
interface Work {
  /** Whose messages a session gets. */
  default int source(int index) {
    return index;
  }

  /** All sessions are there. */
  void begin();

  /** A session can send from now on. */
  void ready(Peer peer);

  /** The next message has come, and is the right one. */
  void received(Peer peer);
}
