// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.selection;

import io.throughline.client.session.Backoff;
import io.throughline.client.session.Cause;
import io.throughline.client.session.Session;
import io.throughline.client.transport.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is tried when (§8): races the transports, leaves those that do not prove themselves,
 * looks for better ones. One for each session; times are ms on the session's clock.
 */
public final class Selection {
  private static final long NEVER = Session.NEVER;

  /** How long the next transport waits beside one that has not proven itself, ms. */
  private static final long SHORTEST_STAGGER = 300;

  private static final long LONGEST_STAGGER = 2_000;
  private static final long STAGGER_UNMEASURED = 600;

  /** A connection that is lost sooner than this after ATTACHED did not last, ms. */
  private static final long LASTING = 2_000;

  /** When better transports are looked for beside a lesser one, ms; fourfold each time. */
  private static final long PROMOTION = 30_000;

  private static final long LONGEST_PROMOTION = 600_000;

  /**
   * A lesser transport that came first because it is remembered is doubted so many steps sooner.
   */
  private static final int REMEMBERED = -2;

  private final DoubleSupplier random;

  /** Best first. */
  private List<Transport> order;

  /** What carries the session, or did last; null before that. */
  private @Nullable Transport carrier;

  /** The name of what carried a session last; empty when unknown. */
  private String best;

  /** The round trip time, ms; 0 when unknown. */
  private double rtt;

  /** Whether what is in the line is tried beside a lesser connection that works. */
  private boolean probing;

  /** How often the whole line has failed. */
  private int round;

  /** What waits for its start, in order. */
  private List<Transport> line = List.of();

  private long startAt = NEVER;
  private long notBefore;

  /** What opened but did not prove itself (SL-2): not tried again while there is anything else. */
  private final Set<Transport> unproven = new HashSet<>();

  /** Whether it is looked for because nothing goes upstream by the carrier. */
  private boolean blocked;

  /** When the session was attached last; meaningless without a carrier. */
  private long attachedAt;

  private int promotions;
  private long promoteAt = NEVER;

  /**
   * Begins without a connection.
   *
   * @param order best first
   * @param known what is remembered of the way to this server
   * @param random from 0 to below 1
   */
  public Selection(List<Transport> order, Memory.Known known, DoubleSupplier random) {
    this.order = List.copyOf(order);
    this.best = known.best();
    this.rtt = known.rtt();
    this.random = random;
  }

  /** The server's word on what it allows, by name; one that allows nothing known is ignored. */
  public void allow(List<String> names) {
    List<Transport> allowed =
        order.stream().filter(transport -> names.contains(transport.name())).toList();
    if (!allowed.isEmpty()) {
      order = allowed;
    }
  }

  /**
   * A connection is wanted.
   *
   * @param earliest not before that time (SL-4)
   * @param underWay whether another attempt may still succeed
   */
  public void attach(Cause cause, long now, long earliest, boolean underWay) {
    long delay = 0;
    if (cause != Cause.FAILED) {
      line = lineFor(cause);
      blocked = cause == Cause.BLOCKED;
    } else if (line.isEmpty()) {
      if (underWay) {
        return;
      }
      line = ranked();
      delay = Backoff.delay(round++, random.getAsDouble()); // SL-3
    }
    if (cause == Cause.LOST && isRecent(now)) {
      delay = Backoff.delay(0, random.getAsDouble()); // what did not last is not replaced at once
    }
    probing = false;
    notBefore = Math.max(notBefore, earliest);
    startAt = Math.max(now + delay, notBefore);
  }

  /**
   * The session is attached.
   *
   * @param probe beside a connection that worked, as a promotion or because the application asked
   */
  public void onAttached(Transport transport, long now, boolean probe) {
    Transport before = carrier;
    boolean better = before == null || order.indexOf(transport) < order.indexOf(before);
    boolean recent = isRecent(now);
    carrier = transport;
    attachedAt = now;
    round = 0;
    line = List.of();
    if (probe && !better) {
      promoteAt = NEVER; // the application asked for it
    } else if (transport != before) {
      if (transport == order.get(0)) {
        promotions = 0;
      } else if (before == null && transport.name().equals(best)) {
        promotions = REMEMBERED;
      }
      planPromotion(now);
      if (!better && !blocked && recent && !unproven.contains(before)) {
        promoteAt = now; // in a race the last one started wins, though a better one proved itself
      }
    }
    best = transport.name();
  }

  /** The round trip was measured, ms; 0 when it was not. */
  public void onRoundTrip(double measured) {
    rtt = measured > 0 ? measured : rtt;
  }

  /** An attempt beside the connection that works has failed: the next one need not wait. */
  public void onFailed(long now) {
    startAt = now;
  }

  /** The network may have changed: what did not work may work now. */
  public void onNetwork(long now) {
    unproven.clear();
    promotions = -1; // the one that comes now
    promoteAt = now;
  }

  /**
   * The transport that is to be started now; null when none is.
   *
   * @param working whether a connection carries the session
   */
  public @Nullable Transport due(long now, boolean working) {
    if (working && now >= promoteAt && line.isEmpty()) {
      line = better();
      probing = true;
      startAt = now;
      promotions++;
      planPromotion(now);
    }
    if (now < startAt || line.isEmpty()) {
      return null;
    }
    Transport next = line.get(0);
    line = line.subList(1, line.size());
    startAt = now + stagger();
    return next;
  }

  /** Why what is due is started; {@code why} is what happened to the carrier, if there is one. */
  public String reason(String why) {
    if (probing) {
      return "promotion";
    }
    Transport last = carrier;
    return last == null ? why : last.name() + ": " + why;
  }

  /** When {@link #due} has to be asked next; NEVER when never. */
  public long deadline(boolean working) {
    if (!line.isEmpty()) {
      return startAt;
    }
    return working && !better().isEmpty() ? promoteAt : NEVER;
  }

  /** What is worth remembering. */
  public Memory.Known known() {
    return new Memory.Known(best, rtt);
  }

  /** Whether what is due is tried beside a lesser connection that works. */
  public boolean probing() {
    return probing;
  }

  /** How often the whole line has failed: patience grows with it. */
  public int round() {
    return round;
  }

  private long stagger() {
    if (rtt <= 0) {
      return STAGGER_UNMEASURED;
    }
    return Math.min(Math.max((long) (3.5 * rtt + 100), SHORTEST_STAGGER), LONGEST_STAGGER);
  }

  private boolean isRecent(long now) {
    return carrier != null && now - attachedAt < LASTING;
  }

  private void planPromotion(long now) {
    double delay = Math.min(PROMOTION * Math.pow(4, promotions), LONGEST_PROMOTION);
    promoteAt = now + (long) (delay * (0.5 + random.getAsDouble())); // half of it more or less
  }

  private List<Transport> lineFor(Cause cause) {
    Transport last = carrier;
    if (last == null || cause == Cause.FIRST || cause == Cause.LOST) {
      return ranked();
    }
    if (cause == Cause.NEXT || (cause != Cause.BLOCKED && !last.marked())) {
      return List.of(last);
    }
    // The lesser ones come first, then the better ones; one that works but for this once more when
    // no other does.
    if (cause != Cause.BLOCKED) {
      unproven.add(last);
    }
    int at = order.indexOf(last);
    List<Transport> others = new ArrayList<>(order.subList(at + 1, order.size()));
    others.addAll(order.subList(0, Math.max(0, at)));
    others.removeAll(unproven);
    if (cause != Cause.UNPROVEN) {
      others.add(last);
    }
    return others;
  }

  /** What is better than the one in use; what did not prove itself before may do so later. */
  private List<Transport> better() {
    Transport last = carrier;
    return last == null ? List.of() : order.subList(0, Math.max(0, order.indexOf(last)));
  }

  /** What worked last comes first. */
  private List<Transport> ranked() {
    List<Transport> usable = new ArrayList<>(order);
    usable.removeAll(unproven);
    if (usable.isEmpty()) {
      usable.addAll(order);
    }
    Transport last = carrier;
    String first = last == null ? best : last.name();
    usable.sort((a, b) -> Boolean.compare(b.name().equals(first), a.name().equals(first)));
    return usable;
  }
}
