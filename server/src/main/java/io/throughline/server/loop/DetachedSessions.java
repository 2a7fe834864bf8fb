// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all detached sessions of this node hold, and who has waited longest (DL-14). Over
 * the limit the longest detached lose their frames first. Called from every event loop.
 */
final class DetachedSessions {
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** In the order of detaching; entries that came back are dropped when their turn comes. */
  private final Queue<Entry> longestFirst = new ConcurrentLinkedQueue<>();

  DetachedSessions(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Entry add(HostedSession session) {
    Entry entry = new Entry(session);
    longestFirst.add(entry);
    return entry;
  }

  long bytes() {
    return bytes.get();
  }

  private void makeRoom() {
    while (bytes.get() > maxBytes) {
      Entry entry = longestFirst.poll();
      if (entry == null) {
        return;
      }
      entry.evict();
    }
  }

  /**
   * One detached session; its fields are touched on the session's loop only, but for {@link
   * #evict}.
   */
  final class Entry {
    private final HostedSession host;
    private final AtomicLong held = new AtomicLong();

    private Entry(HostedSession host) {
      this.host = host;
    }

    void update(long now) {
      bytes.addAndGet(now - held.getAndSet(now));
      makeRoom();
    }

    void remove() {
      bytes.addAndGet(-held.getAndSet(0));
      longestFirst.remove(this);
    }

    private void evict() {
      bytes.addAndGet(-held.getAndSet(0));
      host.home()
          .run(
              () -> {
                host.session().evict();
                host.after();
              });
    }
  }
}
