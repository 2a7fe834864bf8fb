// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final int SLOT = 20;
  private static final long NEVER = Long.MAX_VALUE;
  private static final long START = 1_000_000_007;

  private final DeadlineWheel wheel = new DeadlineWheel(SLOT, START);

  /** Fires once at its deadline, then never again. */
  private static class Once implements Timed {
    final List<Long> fired = new ArrayList<>();
    final DeadlineWheel.Entry entry = new DeadlineWheel.Entry(this);
    long deadline;

    Once(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public long deadline() {
      return deadline;
    }

    @Override
    public void onTick(long now) {
      fired.add(now);
      deadline = NEVER;
    }
  }

  private Once add(long deadline) {
    Once once = new Once(deadline);
    wheel.update(once.entry);
    return once;
  }

  private void advance(long now) {
    wheel.advance(
        now,
        (timed, at) -> {
          timed.onTick(at);
          return true;
        });
  }

  private void runTo(long from, long to) {
    for (long now = from; now <= to; now += SLOT) {
      advance(now);
    }
  }

  @Test
  @DisplayName("fires once, never early, at most one slot late, near and far")
  void precision() {
    Random random = new Random(7);
    List<Once> all = new ArrayList<>();
    List<Long> deadlines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long deadline = START + random.nextInt(60_000);
      deadlines.add(deadline);
      all.add(add(deadline));
    }

    runTo(START, START + 61_000);

    for (int i = 0; i < all.size(); i++) {
      assertEquals(1, all.get(i).fired.size());
      long late = all.get(i).fired.get(0) - deadlines.get(i);
      assertTrue(late >= 0 && late < 2 * SLOT, "late by " + late);
    }
    assertTrue(wheel.isEmpty());
  }

  @Test
  @DisplayName("a deadline in the past fires at the next slot")
  void past() {
    Once once = add(START - 5_000);
    advance(START + SLOT);
    assertEquals(1, once.fired.size());
  }

  @Test
  @DisplayName("a deadline that moved on costs nothing and fires at its new time")
  void later() {
    Once once = add(START + 100);
    once.deadline = START + 30_000;

    runTo(START, START + 29_990);
    assertTrue(once.fired.isEmpty());
    runTo(START + 30_000, START + 30_040);
    assertEquals(1, once.fired.size());
  }

  @Test
  @DisplayName("a deadline that moved nearer fires at its new time, once")
  void earlier() {
    Once once = add(START + 9_000);
    once.deadline = START + 100;
    wheel.update(once.entry);

    runTo(START, START + 140);
    assertEquals(1, once.fired.size());
    runTo(START + 160, START + 20_000);
    assertEquals(1, once.fired.size());
  }

  @Test
  @DisplayName("after a long pause everything that is due fires")
  void pause() {
    Once near = add(START + 100);
    Once far = add(START + 50_000);
    advance(START + 3_600_000);
    assertEquals(1, near.fired.size());
    assertEquals(1, far.fired.size());
  }

  @Test
  @DisplayName("who adds itself again while it fires is fired again, in the next slot")
  void again() {
    List<Long> fired = new ArrayList<>();
    Timed always =
        new Timed() {
          @Override
          public long deadline() {
            return START;
          }

          @Override
          public void onTick(long now) {
            fired.add(now);
          }
        };
    wheel.update(new DeadlineWheel.Entry(always));
    runTo(START + SLOT, START + 5 * SLOT);
    assertEquals(5, fired.size());
  }

  @Test
  @DisplayName("an entry that waits for nothing is dropped, at once when it says so")
  void done() {
    Once once = add(START + 5_000);
    add(NEVER);
    assertFalse(wheel.isEmpty());

    once.deadline = NEVER;
    wheel.update(once.entry);
    assertTrue(wheel.isEmpty());

    Once other = add(START + 100);
    other.deadline = NEVER;
    runTo(START, START + 200);
    assertTrue(wheel.isEmpty());
    assertTrue(once.fired.isEmpty() && other.fired.isEmpty());
  }

  @Test
  @DisplayName("an entry that moved nearer leaves once, and whoever sits beside it stays")
  void leavesOnce() {
    Once moved = add(START + 5_000);
    moved.deadline = START + 1_000;
    wheel.update(moved.entry);
    Once stays = add(START + 3_000);
    moved.deadline = NEVER;

    wheel.update(moved.entry);

    assertFalse(wheel.isEmpty());
    runTo(START, START + 6_000);
    assertEquals(1, stays.fired.size());
    assertTrue(moved.fired.isEmpty());
    assertTrue(wheel.isEmpty());
  }

  @Test
  @DisplayName("of those that share a slot any may leave, in any order")
  void leaveOneSlot() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      List<Once> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(add(START + 1_000));
      }
      Collections.shuffle(all, random);
      List<Once> gone = all.subList(0, 1 + random.nextInt(6));
      for (Once one : gone) {
        one.deadline = NEVER;
        wheel.update(one.entry);
        wheel.update(one.entry);
      }

      List<Once> left = all.subList(gone.size(), all.size());
      assertEquals(left.isEmpty(), wheel.isEmpty());
      left.forEach(one -> one.deadline = NEVER);
      left.forEach(one -> wheel.update(one.entry));
      assertTrue(wheel.isEmpty());
    }
  }

  @Test
  @DisplayName("of two that share a slot the first to fire may take the other out")
  void takesOut() {
    List<Once> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          new Once(START + 100) {
            @Override
            public void onTick(long now) {
              super.onTick(now);
              both.forEach(one -> one.deadline = NEVER);
              both.forEach(one -> wheel.update(one.entry));
            }
          });
    }
    both.forEach(one -> wheel.update(one.entry));

    runTo(START, START + 20_000);

    assertEquals(1, both.get(0).fired.size() + both.get(1).fired.size());
    assertTrue(wheel.isEmpty());
  }

  @Test
  @DisplayName("an empty wheel begins anew at any later time")
  void restart() {
    long later = START + 10_000_000_000L;
    wheel.restart(later);
    Once once = add(later + 100);
    advance(later + 99);
    assertTrue(once.fired.isEmpty());
    advance(later + 120);
    assertEquals(1, once.fired.size());
  }

  @Test
  @DisplayName("what an error left out of a slot fires with the next one")
  void error() {
    Once one = add(START + SLOT);
    Once other = add(START + SLOT);
    List<Timed> failed = new ArrayList<>();

    assertThrows(
        OutOfMemoryError.class,
        () ->
            wheel.advance(
                START + 2 * SLOT,
                (timed, at) -> {
                  failed.add(timed);
                  throw new OutOfMemoryError("as asked");
                }));
    advance(START + 3 * SLOT);

    assertEquals(1, failed.size());
    assertEquals(1, one.fired.size() + other.fired.size());
  }
}
