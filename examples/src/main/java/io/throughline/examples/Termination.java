// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What a program does when its platform asks it to end (SIGTERM, Ctrl-C). */
public final class Termination {
  /** What a drain may take beyond its time: the last closes have to be written. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private Termination() {}

  /**
   * Has all clients leave before the program ends: {@code drain} is that of its Throughline.
   *
   * @param within how long that may take; below what the platform gives the program to end
   */
  public static void drainFirst(Duration within, Function<Duration, Future<Void>> drain) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> await(drain.apply(within), within), "drain"));
  }

  private static void await(Future<Void> drained, Duration within) {
    try {
      long most = within.plus(GRACE).toMillis();
      drained.toCompletionStage().toCompletableFuture().get(most, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("Not all sessions have left: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
