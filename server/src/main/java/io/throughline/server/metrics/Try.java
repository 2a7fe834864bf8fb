// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import io.throughline.protocol.Frame;
import java.util.List;

/**
 * What a client says of one attempt that did not lead to a connection, or not yet ({@link
 * Reason#PENDING}).
 *
 * @param ms how long it has lasted, as the client says: anything from 0 on
 */
public record Try(Transport transport, Reason reason, long ms) {
  /** Who tells more than clients do (SL-7) is heard of the latest. */
  private static final int MOST = 8;

  /** What HELLO or ATTACH tells, in labels. */
  public static List<Try> of(List<Frame.Tried> told) {
    if (told.isEmpty()) {
      return List.of();
    }
    return told.stream()
        .skip(Math.max(0, told.size() - MOST))
        .map(
            tried ->
                new Try(
                    Transport.of(tried.transport()),
                    Reason.of(tried.outcome()),
                    Math.max(0, tried.ms())))
        .toList();
  }
}
