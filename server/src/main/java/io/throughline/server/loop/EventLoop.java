// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Ticker;
import io.throughline.server.metrics.ServerMetrics;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions and connections of one event loop share: the clock, the one timer, and the list
 * of sessions that have something to write when the turn ends. Confined to that loop's thread.
 *
 * <p>Its context is its own and no verticle's: sessions outlive the verticle that accepted their
 * first connection, and so must their timer.
 */
public final class EventLoop {
  /** Precision of all times; also the length of a wheel slot. */
  private static final int TICK_MS = 20;

  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final Thread thread = Thread.currentThread();

  /** The clock by which the loop's timers ring, so that both agree where it is not the system's. */
  private final Ticker clock;

  private final DeadlineWheel wheel;
  private final ServerMetrics metrics;

  /** Vert.x's name of the one timer, which runs as long as anything waits. */
  private long timer = NO_TIMER;

  /** When it should ring next: ticks that a busy loop missed are rung one after the other. */
  private long ringsAt;

  /** Sessions that want a flush at the end of this turn. */
  private List<Runnable> dirty = new ArrayList<>();

  /** The list that takes its place while it is being flushed; null while another flush has it. */
  private @Nullable List<Runnable> spare = new ArrayList<>();

  private boolean flushScheduled;

  /** A turn is under way that whoever began it will end. */
  private boolean inTurn;

  /** Time stands still until the turn has ended, its flush too. */
  private boolean timeStands;

  private long turnBegan;

  private EventLoop(ContextInternal context, ServerMetrics metrics) {
    this.context = context;
    this.metrics = metrics;
    this.clock =
        context.nettyEventLoop() instanceof AbstractScheduledEventExecutor loop
            ? loop.ticker()
            : Ticker.systemTicker();
    this.wheel = new DeadlineWheel(TICK_MS, now());
  }

  /**
   * The event loop of the calling thread.
   *
   * @param metrics is told how late its timer rings
   * @throws IllegalStateException when that is none
   */
  static EventLoop current(Vertx vertx, ServerMetrics metrics) {
    if (!Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "Throughline serves on event loops, not in worker or virtual-thread verticles");
    }
    VertxInternal internal = (VertxInternal) vertx;
    return new EventLoop(
        internal
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(internal.getOrCreateContext().nettyEventLoop())
            .build(),
        metrics);
  }

  /** Milliseconds of a clock that never jumps; only differences mean something. */
  public long now() {
    return timeStands ? turnBegan : TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
  }

  /** A context on this loop for one session, so that its locals are its own. */
  public ContextInternal newContext() {
    return context.duplicate();
  }

  /** Whether the caller is on this loop. */
  public boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /** Runs on this loop: now when the caller is there, else in its next turn, in order. */
  public void run(Runnable task) {
    if (isHere()) {
      task.run();
    } else {
      context.runOnContext(v -> task.run());
    }
  }

  /**
   * Whoever reads from the network begins a turn: what is queued before {@link #endTurn} leaves
   * there, without another task of the loop's, which costs 0.4 µs. Does nothing within a turn.
   */
  public void beginTurn() {
    if (!inTurn) {
      turnBegan = now();
      timeStands = true;
      inTurn = true;
    }
  }

  /** All that was there to be read has been taken in. */
  public void endTurn() {
    if (inTurn) {
      inTurn = false;
      flush();
      timeStands = false;
    }
  }

  /** Runs once this turn has done its other work: what a turn queued leaves as one write. */
  public void atTurnsEnd(Runnable flush) {
    dirty.add(flush);
    if (!inTurn && !flushScheduled) {
      flushScheduled = true;
      context.runOnContext(v -> flushTurn());
    }
  }

  private void flushTurn() {
    flushScheduled = false;
    beginTurn();
    endTurn();
  }

  /** Something of this loop waits for a time. */
  public Timer watch(Timed timed) {
    Timer handle = new Timer(new DeadlineWheel.Entry(timed));
    handle.update();
    return handle;
  }

  /** Forgets what waits for nothing any more; with nothing left the timer stops. */
  void prune() {
    wheel.prune();
    stopIfIdle();
  }

  private void onTimer() {
    long now = now();
    metrics.loopLag(Math.max(0, now - ringsAt));
    ringsAt += TICK_MS;
    wheel.advance(now);
    stopIfIdle();
  }

  private void stopIfIdle() {
    if (wheel.isEmpty() && timer != NO_TIMER) {
      context.owner().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void flush() {
    if (!dirty.isEmpty()) {
      List<Runnable> flushes = dirty;
      dirty = spare == null ? new ArrayList<>() : spare;
      spare = null;
      context.dispatch(flushes, this::flushAll);
      flushes.clear();
      spare = flushes;
    }
  }

  private void flushAll(List<Runnable> flushes) {
    for (int i = 0; i < flushes.size(); i++) {
      try {
        flushes.get(i).run();
      } catch (RuntimeException e) { // harms no other
        context.reportException(e);
      }
    }
  }

  /** The place of one {@link Timed} in the wheel. */
  public final class Timer {
    private final DeadlineWheel.Entry entry;

    private Timer(DeadlineWheel.Entry entry) {
      this.entry = entry;
    }

    /** To be called when the deadline may have become earlier. */
    public void update() {
      if (timer == NO_TIMER) {
        wheel.restart(now());
      }
      wheel.add(entry);
      if (timer == NO_TIMER && !wheel.isEmpty()) {
        ringsAt = now() + TICK_MS;
        timer = context.setPeriodic(TICK_MS, id -> onTimer());
      }
    }
  }
}
