// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat.sabotage;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * How a visitor's network behaves.
 *
 * @param webSockets what becomes of the upgrade to a WebSocket
 * @param buffering an answer passes when its end has come, as through a proxy that buffers
 * @param cutting every connection is broken each second
 * @param latencyMs how much later everything arrives, each way: 0 to 1,000
 */
record Conditions(WebSockets webSockets, boolean buffering, boolean cutting, int latencyMs) {
  static final Conditions GOOD = new Conditions(WebSockets.PASS, false, false, 0);

  private static final int MOST_LATENCY_MS = 1_000;

  enum WebSockets {
    PASS,
    /** 403. */
    REFUSE,
    /** Taken in and never answered. */
    SWALLOW
  }

  Conditions {
    if (latencyMs < 0 || latencyMs > MOST_LATENCY_MS) {
      throw new IllegalArgumentException("latencyMs is 0 to " + MOST_LATENCY_MS);
    }
  }

  /**
   * Reads what {@link #toJson} makes; what is absent is good.
   *
   * @throws IllegalArgumentException when a member is of another type or out of range
   */
  static Conditions of(JsonObject json) {
    try {
      return new Conditions(
          WebSockets.valueOf(json.getString("webSockets", "pass").toUpperCase(Locale.ROOT)),
          json.getBoolean("buffering", false),
          json.getBoolean("cutting", false),
          json.getInteger("latencyMs", 0));
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("a condition is of the wrong type", e);
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("webSockets", webSockets.name().toLowerCase(Locale.ROOT))
        .put("buffering", buffering)
        .put("cutting", cutting)
        .put("latencyMs", latencyMs);
  }
}
