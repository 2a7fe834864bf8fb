// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Try;
import io.throughline.server.network.Prefix;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Observes the server for its operators. What happens often is added up where it happens; what
 * happens seldom is told to {@link Figures} on their own thread, in order for each session.
 */
public final class OpsMetrics implements ServerMetrics {
  private final Figures figures;
  private final Executor thread;
  private final LongSupplier clock;
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAccumulator lag = new LongAccumulator(Math::max, 0);

  /** The sums at the last tick; on the thread of the figures. */
  private long inBefore;

  private long outBefore;

  /**
   * Makes one.
   *
   * @param thread the one that {@code figures} are confined to
   * @param clock the wall's, ms
   */
  public OpsMetrics(Figures figures, Executor thread, LongSupplier clock) {
    this.figures = figures;
    this.thread = thread;
    this.clock = clock;
  }

  /** To be called once a second, on the thread of the figures. */
  public void tick() {
    long in = messagesIn.sum();
    long out = messagesOut.sum();
    figures.tick(
        new Figures.Second(in - inBefore, out - outBefore, lag.getThenReset()), clock.getAsLong());
    inBefore = in;
    outBefore = out;
  }

  @Override
  public SessionMetrics opened(SessionInfo session) {
    long now = clock.getAsLong();
    thread.execute(() -> opened(session, now));
    return new Session(session.id());
  }

  private void opened(SessionInfo session, long now) {
    String id = session.id();
    String transport = session.transport().label();
    List<Try> fallbacks = session.fallbacks();
    figures.opened(new Visitor(id, session.client(), Prefix.of(session.remoteAddress())), now);
    figures.attached(id, transport, told(session.tried()), now);
    figures.usable(transport, session.usableMs(), now);
    fallbacks.forEach(
        it -> figures.fellBack(id, it.transport().label(), transport, it.reason().label(), now));
  }

  /** What was tried, for the path of a session: "websocket timeout, xhr-streaming stalled". */
  private static String told(List<Try> tried) {
    List<String> each =
        tried.stream().map(it -> it.transport().label() + " " + it.reason().label()).toList();
    return String.join(", ", each);
  }

  @Override
  public void refused(Refusal refusal) {
    if (refusal.what() == Refusal.What.ATTACH && !isPassing(refusal.code())) {
      long now = clock.getAsLong();
      thread.execute(() -> figures.resumeRefused(refusal.code().code(), now));
    }
  }

  /** Superseded, or to wait: the session is there all the same. */
  private static boolean isPassing(CloseCode code) {
    return code == CloseCode.SUPERSEDED || code == CloseCode.LIMIT;
  }

  @Override
  public void loopLag(long ms) {
    lag.accumulate(ms);
  }

  /** One session; on its loop. */
  private final class Session implements SessionMetrics {
    private final String id;

    Session(String id) {
      this.id = id;
    }

    @Override
    public void traffic(Traffic traffic) {
      messagesIn.add(traffic.messagesReceived());
      messagesOut.add(traffic.messagesSent());
    }

    @Override
    public void attached(Attach attach) {
      boolean next = attach.kind() == Attach.Kind.NEXT; // each poll
      if (!next || !attach.tried().isEmpty()) {
        long now = clock.getAsLong();
        thread.execute(
            () -> {
              attach.tried().forEach(it -> tried(it, now));
              if (!next) {
                attached(attach, now);
              }
            });
      }
    }

    private void tried(Try one, long now) {
      figures.tried(id, one.transport().label(), one.reason().label(), now);
    }

    private void attached(Attach attach, long now) {
      String from = attach.from().label();
      String to = attach.to().label();
      String reason = attach.reason().label();
      figures.attached(id, to, reason, now);
      if (attach.resumes()) {
        figures.resumed(now);
      }
      if (attach.kind() == Attach.Kind.FALLBACK) {
        figures.fellBack(id, from, to, reason, now);
      } else if (attach.kind() == Attach.Kind.PROMOTION) {
        figures.promoted(from, to, reason, now);
      }
    }

    @Override
    public void detached(Reason reason) {
      long now = clock.getAsLong();
      thread.execute(() -> figures.detached(id, reason.label(), now));
    }

    @Override
    public void closed(Ending ending) {
      long now = clock.getAsLong();
      thread.execute(() -> figures.ended(id, ending.code(), now));
    }
  }
}
