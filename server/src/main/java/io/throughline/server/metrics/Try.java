// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import io.throughline.protocol.Frame;
import java.util.List;

/**
 * What a client says of one attempt that did not lead to a connection, or not yet.
 *
 * @param ms how long it has lasted, as the client says: anything from 0 on
 */
public record Try(Transport transport, Reason reason, long ms) {
  /** What HELLO tells, in labels. */
  public static List<Try> of(List<Frame.Tried> told) {
    return told.stream()
        .map(
            tried ->
                new Try(
                    Transport.of(tried.transport()),
                    Reason.of(tried.outcome()),
                    Math.max(0, tried.ms())))
        .toList();
  }
}
