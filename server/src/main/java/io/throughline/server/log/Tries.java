// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.server.metrics.Try;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what a client tried as one value: {@code websocket:timeout,xhr-streaming:cut}. */
final class Tries {
  private Tries() {}

  static String text(List<Try> tried) {
    return tried.isEmpty()
        ? "none"
        : tried.stream()
            .map(one -> one.transport().label() + ":" + one.reason().label())
            .collect(Collectors.joining(","));
  }
}
