// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import org.jspecify.annotations.Nullable;

/** What WELCOME states (§5.1); until then, what the configuration supposes. */
final class Terms {
  private Timing timing;
  private Limits limits;

  /** Null until WELCOME. */
  private @Nullable String sid;

  Terms(ClientConfig config) {
    this.timing = config.timing();
    this.limits = config.limits();
  }

  void keep(Frame.Welcome welcome) {
    sid = welcome.sid();
    timing = welcome.timing();
    limits = welcome.limits();
  }

  @Nullable String sid() {
    return sid;
  }

  boolean known() {
    return sid != null;
  }

  Timing timing() {
    return timing;
  }

  Limits limits() {
    return limits;
  }
}
