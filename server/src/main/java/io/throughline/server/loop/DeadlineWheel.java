// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * A hashed wheel of deadlines for one event loop: one periodic timer drives all heartbeats, holds
 * and time-outs.
 *
 * <p>An entry sits in the slot of the deadline that it had when it was put there. When that slot
 * comes, an entry whose deadline has moved on is put into a later slot; so moving a deadline later
 * costs nothing. Moving it earlier needs another {@link #add}. Fires late by at most one slot,
 * never early.
 */
final class DeadlineWheel {
  private static final int SLOTS = 512;

  private final int slotMs;
  private final List<List<Entry>> slots = new ArrayList<>(SLOTS);

  /** The slot number (not index) up to which everything has fired. */
  private long passed;

  /** Entries that wait in a slot. */
  private int waiting;

  /**
   * One waiting thing; knows the earliest slot it sits in so that a second add of the same time
   * costs nothing.
   */
  static final class Entry {
    private static final long NOWHERE = Long.MAX_VALUE;

    private final Timed timed;

    /** The time of that slot. */
    private long rings = NOWHERE;

    Entry(Timed timed) {
      this.timed = timed;
    }
  }

  DeadlineWheel(int slotMs, long now) {
    this.slotMs = slotMs;
    this.passed = now / slotMs;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  /** Makes sure that the entry fires at its present deadline. */
  void add(Entry entry) {
    long deadline = entry.timed.deadline();
    if (deadline >= entry.rings) {
      return; // as after nearly every frame: two divisions are saved
    }
    long due = Math.max(passed + 1, (deadline + slotMs - 1) / slotMs);
    long slot = Math.min(due, passed + SLOTS - 1);
    if (slot * slotMs < entry.rings) {
      waiting += entry.rings == Entry.NOWHERE ? 1 : 0;
      entry.rings = slot * slotMs;
      slots.get((int) (slot % SLOTS)).add(entry);
    }
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return waiting == 0;
  }

  /** Begins anew at {@code now}; only when nothing waits. */
  void restart(long now) {
    passed = now / slotMs;
  }

  /** Drops the entries that no longer wait for anything, before their slots come. */
  void prune() {
    for (List<Entry> slot : slots) {
      slot.removeIf(this::waitsForNothing);
    }
  }

  private boolean waitsForNothing(Entry entry) {
    boolean done = entry.timed.deadline() == Long.MAX_VALUE;
    if (done && entry.rings != Entry.NOWHERE) {
      entry.rings = Entry.NOWHERE;
      waiting--;
    }
    return done;
  }

  /** Fires everything whose time has come. */
  void advance(long now) {
    for (long slot = passed + 1; slot <= now / slotMs; slot++) {
      passed = slot;
      List<Entry> due = slots.set((int) (slot % SLOTS), new ArrayList<>(0));
      for (Entry entry : due) {
        if (entry.rings == slot * slotMs) {
          entry.rings = Entry.NOWHERE;
          waiting--;
          if (entry.timed.deadline() <= now) {
            entry.timed.onTick(now);
          }
          add(entry);
        }
      }
    }
  }
}
