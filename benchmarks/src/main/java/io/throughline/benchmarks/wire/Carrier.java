// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

/** What carries a session. */
public enum Carrier {
  WEBSOCKET,
  /** Down by requests that are held, up by POST, each on a connection that is kept. */
  POLL,
  /** Down by an endless answer, up by POST on a connection that is kept. */
  STREAM
}
