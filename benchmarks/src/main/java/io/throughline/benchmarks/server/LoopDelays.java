// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the event loop lets others wait: a thread posts a task at times that nothing the loop
 * does can fall in step with, whether the one before has run or not, and a line of the file tells
 * when it ran (ms since 1970) and how long after it was posted (ns).
 */
final class LoopDelays {
  private static final long PAUSE_NANOS = 2_000_000;

  private final Context loop;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private LoopDelays(Context loop) {
    this.loop = loop;
  }

  /** Samples the one event loop of a Vert.x until the program ends. */
  static void sample(Vertx vertx, Path file) {
    LoopDelays delays = new LoopDelays(vertx.getOrCreateContext());
    Thread thread = new Thread(() -> delays.run(file), "loop-delays");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (; ; ) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * PAUSE_NANOS));
        post();
        for (String line = lines.poll(); line != null; line = lines.poll()) {
          out.write(line);
        }
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void post() {
    long posted = System.nanoTime();
    loop.runOnContext(
        now -> {
          long delay = System.nanoTime() - posted;
          lines.add(System.currentTimeMillis() + " " + delay + "\n");
        });
  }
}
