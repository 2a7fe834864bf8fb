// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

/**
 * Token bucket for the attaches of one session that replay or take over (AT-15): each may cost a
 * window of bytes.
 */
final class AttachRate {
  private final int perSecond;
  private final int burst;
  private double tokens;
  private long lastMs;

  AttachRate(int perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.lastMs = now;
  }

  /** 0 when the attach may go on, else the milliseconds to wait. */
  long take(long now) {
    tokens = Math.min(burst, tokens + (now - lastMs) * perSecond / 1000.0);
    lastMs = now;
    if (tokens >= 1) {
      tokens--;
      return 0;
    }
    return (long) Math.ceil((1 - tokens) * 1000 / perSecond);
  }
}
