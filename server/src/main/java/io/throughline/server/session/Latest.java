// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Volatile frames that wait until the connection takes them, the newest of each key: a slow peer
 * misses what was overtaken, not what is. Nothing waits for a detached peer (DL-15).
 */
final class Latest {
  /** Keys of which something may wait; one more drops what has waited longest. */
  static final int MAX_KEYS = 64;

  private final Meter meter;
  private Map<String, EncodedFrame> waiting = Map.of();

  Latest(Meter meter) {
    this.meter = meter;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Keeps the frame instead of an older one of that key. */
  void keep(String key, EncodedFrame frame) {
    if (waiting.isEmpty()) {
      waiting = new LinkedHashMap<>();
    }
    boolean overtaken = waiting.put(key, frame) != null;
    if (waiting.size() > MAX_KEYS) {
      waiting.remove(waiting.keySet().iterator().next());
      overtaken = true;
    }
    if (overtaken) {
      meter.onVolatileDropped();
    }
  }

  /** Hands over what fits into the next batch. */
  void moveTo(Output output) {
    if (waiting.isEmpty()) {
      return;
    }
    Iterator<EncodedFrame> frames = waiting.values().iterator();
    while (frames.hasNext() && output.offer(frames.next())) {
      frames.remove();
    }
    if (waiting.isEmpty()) {
      waiting = Map.of();
    }
  }

  /** Drops everything. */
  void clear() {
    for (int i = 0; i < waiting.size(); i++) {
      meter.onVolatileDropped();
    }
    waiting = Map.of();
  }
}
