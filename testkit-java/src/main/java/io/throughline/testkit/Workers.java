// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The worker threads of a kit's Vert.x: they are real, so it is counted what they have to do. */
final class Workers implements ExecutorServiceFactory {
  private final AtomicInteger tasks = new AtomicInteger();

  /** Whether a task is under way or waits. */
  boolean areBusy() {
    return tasks.get() > 0;
  }

  @Override
  public ExecutorService createExecutor(ThreadFactory threads, Integer size, Integer maxSize) {
    int most = Math.max(1, maxSize);
    return new ThreadPoolExecutor(
        most, most, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads) {
      @Override
      public void execute(Runnable task) {
        tasks.incrementAndGet();
        super.execute(task);
      }

      @Override
      protected void afterExecute(Runnable task, @Nullable Throwable failure) {
        tasks.decrementAndGet();
      }
    };
  }
}
