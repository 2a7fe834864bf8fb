// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers for as long as the process runs, but nothing for longer than a day. */
public final class InProcessMemory implements Memory {
  /** How long it is believed, ms: a laptop leaves the office. */
  private static final long EXPIRY = 86_400_000;

  private record Kept(Known known, long until) {}

  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /**
   * Knows nothing yet.
   *
   * @param clock ms; called by any thread
   */
  public InProcessMemory(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public Known load(String url) {
    Kept found = kept.get(url);
    return found != null && found.until > clock.getAsLong() ? found.known : Known.NOTHING;
  }

  @Override
  public void save(String url, Known known) {
    long now = clock.getAsLong();
    kept.values().removeIf(old -> old.until <= now); // bounded by the servers of one day
    kept.put(url, new Kept(known, now + EXPIRY));
  }
}
