// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * What the event loop takes its time for, in lines of a file that begin with a name and the moment,
 * ms since 1970:
 *
 * <ul>
 *   <li>{@code delay}: how long a task waited that another thread posted, ns. One is posted at
 *       times that nothing the loop does can fall in step with, whether the one before has run or
 *       not.
 *   <li>{@code call}: how long one call on the loop took, ns, if it was long.
 *   <li>{@code calls}: how many there were in the tenth of a second before.
 * </ul>
 */
final class LoopTimes {
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long LONG_CALL_NANOS = 50_000;
  private static final long COUNT_MS = 100;

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  /** This and what follows is touched on the loop alone. */
  private long calls;

  private long countedAt = System.currentTimeMillis();

  /** The present call is the task that is posted here, which does not count. */
  private boolean own;

  /** A Vert.x of one event loop, of which the file tells until the program ends. */
  static Vertx observed(VertxOptions options, Path file) {
    LoopTimes times = new LoopTimes();
    Vertx vertx =
        Vertx.builder().with(options).withTransport(new TimedTransport(times::called)).build();
    Context loop = vertx.getOrCreateContext();
    Thread thread = new Thread(() -> times.run(loop, file), "loop-times");
    thread.setDaemon(true);
    thread.start();
    return vertx;
  }

  private void called(long nanos) {
    if (own) {
      own = false;
      return;
    }
    calls++;
    if (nanos >= LONG_CALL_NANOS) {
      tell("call", System.currentTimeMillis(), nanos);
    }
  }

  private void tell(String what, long at, long value) {
    lines.add(what + " " + at + " " + value + "\n");
  }

  private void run(Context loop, Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (; ; ) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * PAUSE_NANOS));
        long posted = System.nanoTime();
        loop.runOnContext(now -> waited(System.nanoTime() - posted));
        for (String line = lines.poll(); line != null; line = lines.poll()) {
          out.write(line);
        }
        out.flush();
      }
    } catch (RejectedExecutionException e) {
      return; // the loop has ended
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waited(long nanos) {
    own = true;
    long now = System.currentTimeMillis();
    tell("delay", now, nanos);
    if (now - countedAt >= COUNT_MS) {
      tell("calls", now, calls);
      calls = 0;
      countedAt = now;
    }
  }
}
