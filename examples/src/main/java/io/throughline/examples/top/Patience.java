// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to show of a server that answers, or does not for a while: the last figures with their age,
 * and when it is asked again. Time is told.
 */
final class Patience {
  static final int EVERY_MS = 2_000;
  static final int LONGEST_MS = 30_000;

  private final Screen screen;
  private List<String> last = List.of();

  /** When the last figures came; null before the first. */
  private @Nullable Long heardAt;

  /** Since when there has been no answer; null while there is one. */
  private @Nullable Long silentSince;

  private int pauseMs = EVERY_MS;

  Patience(Screen screen) {
    this.screen = screen;
  }

  /**
   * It answered.
   *
   * @throws IOException when that is not what a server says
   */
  List<String> heard(JsonNode overview, JsonNode sessions, long now) throws IOException {
    last = List.copyOf(screen.show(overview, sessions));
    heardAt = now;
    silentSince = null;
    pauseMs = EVERY_MS;
    return last;
  }

  /** It did not: for that reason. */
  List<String> unheard(String why, long now) {
    long since = silentSince == null ? now : silentSince;
    pauseMs = silentSince == null ? EVERY_MS : Math.min(LONGEST_MS, 2 * pauseMs);
    silentSince = since;
    return screen.stale(
        "no answer since %s (%s), trying again in %s"
            .formatted(Screen.age(now - since), why, Screen.age(pauseMs)),
        heardAt == null
            ? "nothing to show yet"
            : "figures of " + Screen.age(now - heardAt) + " ago",
        last);
  }

  /** How long to wait before it is asked again. */
  int pauseMs() {
    return pauseMs;
  }
}
