// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.util.EnumMap;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time, chance and what is to happen. */
final class World {
  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** Far more than the longest schedule has. */
  private static final int MOST_EVENTS = 20_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now = 1_000;
  private long order;
  private int count;

  /** How often each thing happened. */
  private final EnumMap<Happening, Long> happened = new EnumMap<>(Happening.class);

  /** Whether the network still fails. */
  private boolean stormy = true;

  World(long seed) {
    this.random = new SplittableRandom(seed);
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(now, time), order++, action));
  }

  void in(long ms, Runnable action) {
    at(now + ms, action);
  }

  /** Runs everything up to that time. */
  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.remove();
      now = event.at;
      Violation.check(++count < MOST_EVENTS, "livelock: both ends keep each other busy");
      event.action.run();
    }
    now = Math.max(now, end);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A fault: never once the network has healed. */
  boolean fault(double probability) {
    return stormy && chance(probability);
  }

  double fraction() {
    return random.nextDouble();
  }

  /** How long something is on its way. */
  long latency() {
    if (fault(0.1)) {
      note(Happening.DELAY);
      return 1L + below(600);
    }
    return 1L + below(15);
  }

  void note(Happening what) {
    happened.merge(what, 1L, Long::sum);
  }

  EnumMap<Happening, Long> happened() {
    return happened;
  }

  void heal() {
    stormy = false;
  }
}
