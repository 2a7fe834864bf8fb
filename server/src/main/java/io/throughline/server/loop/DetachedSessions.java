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

  /** Those that hold something: evicting any other would free nothing. */
  private final ConcurrentSkipListMap<Long, Entry> longestFirst = new ConcurrentSkipListMap<>();

  DetachedSessions(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A session was detached.
   *
   * @param evict lets go of what it holds; may be called on any event loop
   */
  Entry add(Runnable evict) {
    return new Entry(evict, detaches.incrementAndGet());
  }

  long bytes() {
    return bytes.get();
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
   * One detached session; its fields are touched on the session's loop only, but for {@link
   * #evict}.
   */
  final class Entry {
    private final Runnable eviction;
    private final long number;
    private final AtomicLong held = new AtomicLong();

    private Entry(Runnable eviction, long number) {
      this.eviction = eviction;
      this.number = number;
    }

    /** It holds so many bytes now. */
    void update(long now) {
      long before = held.getAndSet(now);
      bytes.addAndGet(now - before);
      if (before == 0 && now > 0) {
        longestFirst.put(number, this);
      } else if (now == 0) {
        longestFirst.remove(number);
      }
      makeRoom();
    }

    /** The session is not detached any more. */
    void remove() {
      update(0);
    }

    private void evict() {
      bytes.addAndGet(-held.getAndSet(0));
      eviction.run();
    }
  }
}
