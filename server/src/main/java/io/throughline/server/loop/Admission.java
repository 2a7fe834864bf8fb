// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may open a session (SEC-4): sessions in all, sessions and opens per client address, sockets
 * without an opener.
 */
public final class Admission {
  /**
   * The limits.
   *
   * @param maxSessions sessions of this node
   * @param maxPerAddress sessions of one client address
   * @param opensPerSecond opens a second of one client address
   * @param opensBurst opens of one client address at once
   * @param maxUnopened sockets that have not sent their opener, or whose opener is being checked
   */
  public record Caps(
      int maxSessions, int maxPerAddress, int opensPerSecond, int opensBurst, int maxUnopened) {}

  /** The sessions of one address and its token bucket; replaced, never changed. */
  private record Address(int sessions, double tokens, long at) {}

  private static final int SWEEP_MS = 10_000;

  private final Caps caps;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger unopened = new AtomicInteger();
  private final Map<String, Address> addresses = new ConcurrentHashMap<>();

  /** When {@link #sweep} has work again. */
  private final AtomicLong sweepAt = new AtomicLong(Long.MIN_VALUE);

  Admission(Caps caps) {
    this.caps = caps;
  }

  /**
   * 0 when a session may be opened, which then counts; else the ms after which trying again makes
   * sense.
   */
  long open(String address, long now) {
    if (sessions.incrementAndGet() > caps.maxSessions()) {
      sessions.decrementAndGet();
      return 1_000;
    }
    long wait = take(address, now, 1);
    if (wait > 0) {
      sessions.decrementAndGet();
    }
    return wait;
  }

  /**
   * The same of a HELLO for a session that is there: its credentials are checked like those of any,
   * so it takes from the rate of opens.
   */
  long openAgain(String address, long now) {
    return take(address, now, 0);
  }

  /** Takes a token of that address, and room for so many sessions. */
  private long take(String address, long now, int more) {
    long[] wait = {0};
    addresses.compute(
        address,
        (key, old) -> {
          Address known = old == null ? new Address(0, caps.opensBurst(), now) : old;
          double refill = (now - known.at) * caps.opensPerSecond() / 1000.0;
          double tokens = Math.min(caps.opensBurst(), known.tokens + refill);
          if (tokens < 1 || known.sessions + more > caps.maxPerAddress()) {
            wait[0] = 1_000;
            return new Address(known.sessions, tokens, now);
          }
          return new Address(known.sessions + more, tokens - 1, now);
        });
    return wait[0];
  }

  void close(String address) {
    sessions.decrementAndGet();
    addresses.computeIfPresent(
        address, (key, known) -> new Address(known.sessions - 1, known.tokens, known.at));
  }

  /**
   * Forgets addresses that have no session and a full bucket, so that the map does not grow with
   * visitors. May be called at every end of a session: it looks through them now and then only.
   */
  void sweep(long now) {
    long due = sweepAt.get();
    if (now < due || !sweepAt.compareAndSet(due, now + SWEEP_MS)) {
      return;
    }
    for (String address : addresses.keySet()) {
      addresses.computeIfPresent(
          address,
          (key, known) -> {
            double tokens = known.tokens + (now - known.at) * caps.opensPerSecond() / 1000.0;
            return known.sessions == 0 && tokens >= caps.opensBurst() ? null : known;
          });
    }
  }

  /** A socket was accepted that has not said who it is; false when there are too many. */
  public boolean socketAccepted() {
    if (unopened.incrementAndGet() > caps.maxUnopened()) {
      unopened.decrementAndGet();
      return false;
    }
    return true;
  }

  /** That socket sent its opener, or is gone. */
  public void socketSettled() {
    unopened.decrementAndGet();
  }

  /** Sessions that are open. */
  int sessions() {
    return sessions.get();
  }

  /** Client addresses that are remembered. */
  int addresses() {
    return addresses.size();
  }
}
