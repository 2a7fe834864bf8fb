// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.throughline.client.ClientMetrics;
import java.util.Queue;

/** Writes down which transports failed, and why. */
record Failures(Queue<String> queue) implements ClientMetrics {
  static ClientMetrics into(Queue<String> queue) {
    return new Failures(queue);
  }

  @Override
  public void failed(String transport, String why) {
    queue.add(transport + ": " + why);
  }
}
