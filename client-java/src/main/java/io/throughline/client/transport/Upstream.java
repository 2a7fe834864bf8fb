// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** How frames go upstream. */
public enum Upstream {
  /** At any time, by the connection itself. */
  STREAM,
  /** One body at a time, confirmed by its answer; shared by all connections of a session (§7.6). */
  POSTS
}
