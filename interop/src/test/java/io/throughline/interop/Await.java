// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, on the test's thread, for what must come; nothing that comes is as slow as the bound. */
final class Await {
  private static final int SECONDS = 60;

  private Await() {}

  /** The value of a future that succeeds. */
  static <T> T value(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("never completed", e);
    }
  }

  /** What an action answers that is done on a context. */
  static <T> T on(Context context, Supplier<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> Future.<Void>succeededFuture().map(x -> action.get()).onComplete(done));
    return value(done.future());
  }

  /** Comes back when that has become so. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never became so");
      }
      Thread.onSpinWait();
    }
  }

  /** The failure of a future that fails. */
  static Throwable failure(Future<?> future) {
    return value(
        future.transform(
            done ->
                done.failed()
                    ? Future.succeededFuture(done.cause())
                    : Future.failedFuture("succeeded with " + done.result())));
  }

  /** The next one. */
  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
