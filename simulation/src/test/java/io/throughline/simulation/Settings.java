// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.session.Attempt;
import io.throughline.client.session.SessionSettings;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import io.throughline.server.session.SessionConfig;
import java.util.List;
import java.util.function.Function;

/** Small limits and short times, so that a short schedule meets all of them. */
final class Settings {
  static final List<String> TRANSPORTS = List.of("websocket", "xhr-streaming", "long-polling");
  static final Limits LIMITS = new Limits(64, 1_024, 64, 4_096, 16_384, 256, 1_024, 4_096);
  static final Timing TIMING = new Timing(600, 400, 5_000, 300, 50);

  private Settings() {}

  static SessionConfig server(World world) {
    boolean limited = world.chance(0.1);
    return new SessionConfig(
        TIMING, LIMITS, 800, 1_500, 4_000, limited ? 5 : 10_000, limited ? 3 : 10_000, TRANSPORTS);
  }

  static SessionSettings client(World world, Function<Attempt, List<Frame.Tried>> tried) {
    return new SessionSettings(
        "cid-of-this-client-0",
        LIMITS.window(),
        1_500,
        world::fraction,
        attempt -> new SessionSettings.Introduction(tried.apply(attempt), null, null, "json"),
        attempt -> new SessionSettings.Account("", tried.apply(attempt)));
  }
}
