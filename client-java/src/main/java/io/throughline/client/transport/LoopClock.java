// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Ticker;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * The clock by which the timers of an event loop ring, so that both agree also where that is not
 * the system's.
 */
public final class LoopClock {
  private final Ticker ticker;

  private LoopClock(Ticker ticker) {
    this.ticker = ticker;
  }

  /** That of the context's event loop. */
  public static LoopClock of(ContextInternal context) {
    return new LoopClock(
        context.nettyEventLoop() instanceof AbstractScheduledEventExecutor loop
            ? loop.ticker()
            : Ticker.systemTicker());
  }

  /** Milliseconds, from 0 on, that never jump; the same on all loops of the system's clock. */
  public long now() {
    return TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime());
  }
}
