// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.Frame;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of ended sessions for a while: the refusal their clients get (AT-14, HS-11).
 * Bounded in number.
 */
final class Tombstones {
  private static final int MAX = 100_000;

  private record Stone(String sid, String cid, long until, Frame refusal) {}

  private final long keepMs;
  private final Map<String, Stone> byName = new ConcurrentHashMap<>();
  private final Queue<Stone> oldestFirst = new ConcurrentLinkedQueue<>();

  Tombstones(long keepMs) {
    this.keepMs = keepMs;
  }

  void add(String sid, String cid, Frame refusal, long now) {
    Stone stone = new Stone(sid, cid, now + keepMs, refusal);
    byName.put(sid, stone);
    byName.put(cid, stone);
    oldestFirst.add(stone);
    sweep(now);
  }

  /** The refusal for this {@code sid} or {@code cid}; null when nothing is remembered. */
  @Nullable Frame find(String name, long now) {
    Stone stone = byName.get(name);
    return stone == null || stone.until <= now ? null : stone.refusal;
  }

  /** Names that are remembered. */
  int size() {
    return byName.size();
  }

  private void sweep(long now) {
    Stone oldest = oldestFirst.peek();
    while (oldest != null && (oldest.until <= now || byName.size() > 2 * MAX)) {
      if (oldestFirst.remove(oldest)) {
        byName.remove(oldest.sid, oldest);
        byName.remove(oldest.cid, oldest);
      }
      oldest = oldestFirst.peek();
    }
  }
}
