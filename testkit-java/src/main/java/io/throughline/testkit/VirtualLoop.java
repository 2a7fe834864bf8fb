// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The only event loop of a kit: it has a thread of its own, which works while the test waits for
 * it, and a time that passes when told to. To be called by the thread of the test.
 */
final class VirtualLoop {
  /** How long to look out at a time for what worker threads bring, real nanoseconds. */
  private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(1);

  /** A loop that tells of its timers. */
  private static final class Loop extends ManualIoEventLoop {
    Loop(Ticker ticker) {
      super(null, null, LocalIoHandler.newFactory(), ticker);
    }

    /** When the next timer rings, ns; below 0 when there is none. */
    long nextTimer() {
      return nextScheduledTaskDeadlineNanos();
    }
  }

  private final MockTicker ticker = Ticker.newMockTicker();
  private final Loop loop = new Loop(ticker);
  private final Workers workers;
  private final ExecutorService thread;

  VirtualLoop(ThreadFactory threads, Workers workers) {
    this.workers = workers;
    this.thread = Executors.newSingleThreadExecutor(threads);
    call(
        () -> {
          loop.setOwningThread(Thread.currentThread());
          return null;
        });
  }

  EventLoop netty() {
    return loop;
  }

  /** Does something as a task of the loop, then all that comes of it without time passing. */
  <T> T run(Callable<T> work) {
    return call(
        () -> {
          FutureTask<T> task = new FutureTask<>(work);
          loop.execute(task);
          settle();
          return task.get();
        });
  }

  /**
   * Lets time pass, from one timer to the next.
   *
   * @param done asked on the loop; says when no more time needs to pass
   * @return whether it said so
   */
  boolean advance(long nanos, BooleanSupplier done) {
    return call(
        () -> {
          long end = ticker.nanoTime() + nanos;
          settle();
          while (!done.getAsBoolean() && ticker.nanoTime() < end) {
            long next = loop.nextTimer();
            long to = next < 0 ? end : Math.min(end, next);
            ticker.advance(Math.max(0, to - ticker.nanoTime()), TimeUnit.NANOSECONDS);
            settle();
          }
          return done.getAsBoolean();
        });
  }

  /**
   * Ends the thread once the loop has shut down, for which nobody waits: Netty sleeps meanwhile.
   *
   * @param shutdown tells the loop to
   */
  void close(Runnable shutdown) {
    thread.execute(
        () -> {
          loop.execute(shutdown);
          while (!loop.isTerminated()) {
            ticker.advance(1, TimeUnit.MILLISECONDS);
            loop.run(GLANCE);
          }
        });
    thread.shutdown();
  }

  /** Works until nothing is left to do at this moment, for the workers neither. */
  private void settle() {
    boolean more = true;
    while (more) {
      boolean busy = workers.areBusy(); // asked first: what they bring is there when it is over
      boolean worked = loop.runNow() > 0;
      if (busy && !worked) {
        loop.run(GLANCE);
      }
      more = busy || worked;
    }
  }

  private <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What went wrong, however many futures brought it. */
  private static RuntimeException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof ExecutionException inner) {
      return failure(inner);
    } else if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
