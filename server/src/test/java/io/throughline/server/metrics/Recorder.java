// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Observes everything and writes it down, traffic as sums. */
public final class Recorder implements ServerMetrics {
  /** What happened, one line each. */
  public final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Sessions as they opened. */
  public final BlockingQueue<SessionInfo> opened = new LinkedBlockingQueue<>();

  public final BlockingQueue<Attach> attaches = new LinkedBlockingQueue<>();

  public final AtomicLong messagesReceived = new AtomicLong();
  public final AtomicLong bytesReceived = new AtomicLong();
  public final AtomicLong messagesSent = new AtomicLong();
  public final AtomicLong bytesSent = new AtomicLong();
  public final AtomicLong duplicates = new AtomicLong();
  public final AtomicLong volatileDropped = new AtomicLong();

  /** How late timers rang, and how often they did. */
  public final AtomicLong lag = new AtomicLong();

  public final AtomicLong ticks = new AtomicLong();

  /** What the server started with. */
  public volatile Levels levels;

  @Override
  public void started(Levels its) {
    levels = its;
  }

  @Override
  public void stopped(Levels its) {
    lines.add("stopped " + (its == levels));
  }

  @Override
  public SessionMetrics opened(SessionInfo session) {
    opened.add(session);
    return new OneSession();
  }

  @Override
  public void refused(Refusal refusal) {
    lines.add("refused " + refusal.what() + " " + refusal.code().code() + " " + refusal.limit());
  }

  @Override
  public void broadcast(int receivers) {
    lines.add("broadcast " + receivers);
  }

  @Override
  public void loopLag(long ms) {
    lag.accumulateAndGet(ms, Math::max);
    ticks.incrementAndGet();
  }

  /** The observer of one session. */
  public final class OneSession implements SessionMetrics {
    @Override
    public void attached(Attach attach) {
      attaches.add(attach);
      lines.add("attached " + attach.kind() + " " + attach.from() + " " + attach.to());
    }

    @Override
    public void detached(Reason reason) {
      lines.add("detached " + reason);
    }

    @Override
    public void traffic(Traffic traffic) {
      messagesReceived.addAndGet(traffic.messagesReceived());
      bytesReceived.addAndGet(traffic.bytesReceived());
      messagesSent.addAndGet(traffic.messagesSent());
      bytesSent.addAndGet(traffic.bytesSent());
      duplicates.addAndGet(traffic.duplicates());
      volatileDropped.addAndGet(traffic.volatileDropped());
    }

    @Override
    public void roundTrip(long ms) {
      lines.add("round trip " + ms);
    }

    @Override
    public void stalled(boolean now) {
      lines.add("stalled " + now);
    }

    @Override
    public void closed(Ending ending) {
      lines.add("closed " + ending.label() + " " + ending.confirmed() + " " + ending.unconfirmed());
    }
  }
}
