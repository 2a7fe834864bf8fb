// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import org.jspecify.annotations.Nullable;

/**
 * A hashed wheel of deadlines for one event loop: one periodic timer drives all heartbeats, holds
 * and time-outs.
 *
 * <p>An entry sits in the slot of the deadline that it had when it was put there. When that slot
 * comes, an entry whose deadline has moved on is put into a later slot; so moving a deadline later
 * costs nothing. Moving it earlier, or having none any more, needs another {@link #update}. Fires
 * late by at most one slot, never early.
 */
final class DeadlineWheel {
  private static final int SLOTS = 512;

  private final int slotMs;

  /** The first entry of each slot. */
  private final @Nullable Entry[] slots = new Entry[SLOTS];

  /** The slot number (not index) up to which everything has fired. */
  private long passed;

  /** Entries that wait in a slot. */
  private int waiting;

  /**
   * One waiting thing, linked with the others of its slot so that it leaves without a search: most
   * bodies and polls are over long before their deadline, and must not be kept until then.
   */
  static class Entry {
    private static final long NOWHERE = Long.MAX_VALUE;

    private final Timed timed;

    /** The time of the slot that it sits in. */
    private long rings = NOWHERE;

    private @Nullable Entry before;
    private @Nullable Entry behind;

    Entry(Timed timed) {
      this.timed = timed;
    }
  }

  DeadlineWheel(int slotMs, long now) {
    this.slotMs = slotMs;
    this.passed = now / slotMs;
  }

  /** Makes sure that the entry fires at its present deadline, or is not kept when it has none. */
  void update(Entry entry) {
    long deadline = entry.timed.deadline();
    if (deadline == Long.MAX_VALUE) {
      remove(entry);
      return;
    }
    if (deadline >= entry.rings) {
      return; // as after nearly every frame: two divisions are saved
    }
    long due = Math.max(passed + 1, (deadline + slotMs - 1) / slotMs);
    long slot = Math.min(due, passed + SLOTS - 1);
    if (slot * slotMs < entry.rings) {
      remove(entry);
      put(entry, slot);
    }
  }

  private void put(Entry entry, long slot) {
    int index = (int) (slot % SLOTS);
    Entry first = slots[index];
    entry.rings = slot * slotMs;
    entry.behind = first;
    if (first != null) {
      first.before = entry;
    }
    slots[index] = entry;
    waiting++;
  }

  private void remove(Entry entry) {
    if (entry.rings == Entry.NOWHERE) {
      return;
    }
    if (entry.before == null) {
      slots[(int) (entry.rings / slotMs % SLOTS)] = entry.behind;
    } else {
      entry.before.behind = entry.behind;
    }
    if (entry.behind != null) {
      entry.behind.before = entry.before;
    }
    entry.before = null;
    entry.behind = null;
    entry.rings = Entry.NOWHERE;
    waiting--;
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return waiting == 0;
  }

  /** Begins anew at {@code now}; only when nothing waits. */
  void restart(long now) {
    passed = now / slotMs;
  }

  /** Fires one whose time has come; false when it failed, and is not to be fired again. */
  interface Ring {
    boolean fire(Timed timed, long now);
  }

  /** Fires everything whose time has come; what an error leaves out, the next time. */
  void advance(long now, Ring ring) {
    for (long slot = passed + 1; slot <= now / slotMs; slot++) {
      passed = slot;
      boolean whole = false;
      try {
        empty((int) (slot % SLOTS), now, ring);
        whole = true;
      } finally {
        passed = whole ? slot : slot - 1;
      }
    }
  }

  private void empty(int index, long now, Ring ring) {
    for (Entry entry = slots[index]; entry != null; entry = slots[index]) {
      remove(entry);
      if (entry.timed.deadline() > now || ring.fire(entry.timed, now)) {
        update(entry);
      }
    }
  }
}
