// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.protocol.Limits;

/** Limits that tests reach quickly. */
final class TestLimits {
  static final Limits SMALL =
      Limits.DEFAULTS.withMaxFrame(4_096).withWindow(16_384).withMaxBody(20_000);

  private TestLimits() {}
}
