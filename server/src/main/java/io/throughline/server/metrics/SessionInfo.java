// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A session when it becomes known to the application.
 *
 * @param id its public id
 * @param remoteAddress the client's address, as the operator's function tells it
 * @param transport what carries it now
 * @param tried what the client tried before, at most eight
 * @param openingMs from its first opener at this server until now
 * @param usableMs the same from the client's first attempt on, as far as the client tells; it
 *     cannot be trusted to be true, only to be no less than {@code openingMs} and no more than ten
 *     minutes above
 */
public record SessionInfo(
    String id,
    String remoteAddress,
    ClientFamily client,
    Transport transport,
    List<Try> tried,
    long openingMs,
    long usableMs) {
  private static final long LONGEST = 600_000;

  public SessionInfo {
    tried = List.copyOf(tried);
  }

  /**
   * A session that has been opening for so long here. Attempts that were made beside each other
   * count once: the longest tells least more than is true.
   */
  public static SessionInfo of(
      String id,
      String remoteAddress,
      ClientFamily client,
      Transport transport,
      List<Try> tried,
      long openingMs) {
    long before = tried.stream().mapToLong(Try::ms).max().orElse(0);
    long usableMs = openingMs + Math.min(before, LONGEST);
    return new SessionInfo(id, remoteAddress, client, transport, tried, openingMs, usableMs);
  }

  /** Why each transport that is better than the present one is not used, the last word of each. */
  public List<Try> fallbacks() {
    Map<Transport, Try> last = new EnumMap<>(Transport.class);
    for (Try one : tried) {
      if (one.transport().isBetterThan(transport)) {
        last.put(one.transport(), one);
      }
    }
    return new ArrayList<>(last.values());
  }
}
