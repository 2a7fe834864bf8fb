// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.metrics.Refusal.Limit;
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
      int maxSessions, int maxPerAddress, int opensPerSecond, int opensBurst, int maxUnopened) {
    public Caps withSessions(int all, int perAddress) {
      return new Caps(all, perAddress, opensPerSecond, opensBurst, maxUnopened);
    }

    public Caps withOpens(int perSecond, int burst) {
      return new Caps(maxSessions, maxPerAddress, perSecond, burst, maxUnopened);
    }

    public Caps withUnopened(int most) {
      return new Caps(maxSessions, maxPerAddress, opensPerSecond, opensBurst, most);
    }
  }

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

  /** {@link Limit#NONE} when a session may be opened, which then counts; else what forbids it. */
  Limit open(String address, long now) {
    if (sessions.incrementAndGet() > caps.maxSessions()) {
      sessions.decrementAndGet();
      return Limit.SESSIONS;
    }
    Limit reached = take(address, now, 1);
    if (reached != Limit.NONE) {
      sessions.decrementAndGet();
    }
    return reached;
  }

  /**
   * The same of a HELLO for a session that is there: its credentials are checked like those of any,
   * so it takes from the rate of opens.
   */
  Limit openAgain(String address, long now) {
    return take(address, now, 0);
  }

  /** Takes a token of that address, and room for so many sessions. */
  private Limit take(String address, long now, int more) {
    Limit[] reached = {Limit.NONE};
    addresses.compute(
        address,
        (key, old) -> {
          Address known = old == null ? new Address(0, caps.opensBurst(), now) : old;
          double refill = (now - known.at) * caps.opensPerSecond() / 1000.0;
          double tokens = Math.min(caps.opensBurst(), known.tokens + refill);
          if (tokens < 1 || known.sessions + more > caps.maxPerAddress()) {
            reached[0] = tokens < 1 ? Limit.ADDRESS_RATE : Limit.ADDRESS_SESSIONS;
            return new Address(known.sessions, tokens, now);
          }
          return new Address(known.sessions + more, tokens - 1, now);
        });
    return reached[0];
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

  /** How many there may be. */
  int maxSessions() {
    return caps.maxSessions();
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
