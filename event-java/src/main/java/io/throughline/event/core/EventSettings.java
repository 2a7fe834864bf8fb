// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.PayloadCodec;

/**
 * What a layer is set to.
 *
 * @param codec how arrays are written
 * @param callTimeout how long a call waits for its reply when it does not say, ms
 * @param checkTimeout how long credentials may be looked at before they count as unchecked, ms
 * @param maxCalls calls of the peer that may be unanswered at a time (EV-7)
 * @param maxNamespaces namespaces that the peer may have joined at a time (NS-3)
 */
public record EventSettings(
    PayloadCodec codec, long callTimeout, long checkTimeout, int maxCalls, int maxNamespaces) {
  /** JSON, 30 s, 10 s, 256 calls, 16 namespaces. */
  public static final EventSettings DEFAULTS =
      new EventSettings(PayloadCodec.JSON, 30_000, 10_000, 256, 16);
}
