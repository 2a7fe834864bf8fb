// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.List;
import java.util.function.Consumer;

/** Several observers as one. */
final class AllMetrics implements ServerMetrics {
  private final List<ServerMetrics> observers;

  AllMetrics(List<ServerMetrics> observers) {
    this.observers = observers;
  }

  @Override
  public void started(Levels levels) {
    observers.forEach(each -> each.started(levels));
  }

  @Override
  public void stopped(Levels levels) {
    observers.forEach(each -> each.stopped(levels));
  }

  @Override
  public SessionMetrics opened(SessionInfo session) {
    List<SessionMetrics> interested =
        observers.stream()
            .map(each -> each.opened(session))
            .filter(one -> one != SessionMetrics.NONE)
            .toList();
    return switch (interested.size()) {
      case 0 -> SessionMetrics.NONE;
      case 1 -> interested.get(0);
      default -> new Each(interested);
    };
  }

  @Override
  public void refused(Refusal refusal) {
    observers.forEach(each -> each.refused(refusal));
  }

  @Override
  public void broadcast(int receivers) {
    observers.forEach(each -> each.broadcast(receivers));
  }

  @Override
  public void loopLag(long ms) {
    observers.forEach(each -> each.loopLag(ms));
  }

  /** The observers of one session. */
  private record Each(List<SessionMetrics> observers) implements SessionMetrics {
    private void tell(Consumer<SessionMetrics> what) {
      observers.forEach(what);
    }

    @Override
    public void attached(Attach attach) {
      tell(one -> one.attached(attach));
    }

    @Override
    public void detached(Reason reason) {
      tell(one -> one.detached(reason));
    }

    @Override
    public void traffic(Traffic traffic) {
      for (int i = 0; i < observers.size(); i++) { // often: without an iterator
        observers.get(i).traffic(traffic);
      }
    }

    @Override
    public void roundTrip(long ms) {
      tell(one -> one.roundTrip(ms));
    }

    @Override
    public void stalled(boolean now) {
      tell(one -> one.stalled(now));
    }

    @Override
    public void closed(Ending ending) {
      tell(one -> one.closed(ending));
    }
  }
}
