// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all detached sessions of this node hold, and who has waited longest (DL-14). Over
 * the limit the longest detached lose their frames first. Called from every event loop.
 */
final class DetachedSessions {
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** Numbers the entries in the order of detaching. */
  private final AtomicLong detaches = new AtomicLong();

  private final ConcurrentSkipListMap<Long, Entry> longestFirst = new ConcurrentSkipListMap<>();

  DetachedSessions(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A session was detached.
   *
   * @param evict lets go of what it holds if {@link Entry#takeEviction} says so; called on any
   *     event loop
   */
  Entry add(Runnable evict) {
    return new Entry(evict, detaches.incrementAndGet());
  }

  long bytes() {
    return bytes.get();
  }

  long maxBytes() {
    return maxBytes;
  }

  private void makeRoom() {
    while (bytes.get() > maxBytes) {
      Map.Entry<Long, Entry> longest = longestFirst.pollFirstEntry();
      if (longest == null) {
        return;
      }
      longest.getValue().evict();
    }
  }

  /**
   * One detached session, in the list while it holds anything: whoever holds nothing has nothing to
   * give up. Touched on the session's loop only, but for {@link #evict}.
   */
  final class Entry {
    private final Runnable eviction;
    private final long number;
    private final AtomicLong held = new AtomicLong();

    /** Its frames are given up, which the session's loop may have yet to learn. */
    private volatile boolean chosen;

    private Entry(Runnable eviction, long number) {
      this.eviction = eviction;
      this.number = number;
    }

    void update(long now) {
      if (chosen) {
        return;
      }
      long before = held.getAndSet(now);
      bytes.addAndGet(now - before);
      if (now == 0) {
        longestFirst.remove(number);
      } else if (before == 0) {
        longestFirst.put(number, this);
      }
      if (now > before) {
        makeRoom();
      }
    }

    void remove() {
      bytes.addAndGet(-held.getAndSet(0));
      longestFirst.remove(number);
    }

    /** Whether the frames are to be let go of now; what is held from then on counts anew. */
    boolean takeEviction() {
      boolean evict = chosen;
      chosen = false;
      return evict;
    }

    private void evict() {
      chosen = true;
      bytes.addAndGet(-held.getAndSet(0));
      eviction.run();
    }
  }
}
