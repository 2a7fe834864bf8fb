// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** A way to make connections. */
public interface Transport {
  /** The name by which options, events and the server call it (§2). */
  String name();

  /** How frames go upstream. */
  Upstream upstream();

  /** Whether MARK proves its connections (SL-2). */
  boolean marked();

  /** Whether a connection is one request that the server may hold. */
  boolean polled();

  /** Begins a connection; nothing but {@link Link#opener} is called from within. */
  Connection open(Link link);
}
