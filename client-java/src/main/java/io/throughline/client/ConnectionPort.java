// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.session.Settle;
import io.throughline.event.core.Port;
import io.throughline.event.core.Receipt;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the layer of events has of a connection: its session of the moment, context and timers. */
final class ConnectionPort implements Port {
  private static final System.Logger LOG = System.getLogger(ConnectionPort.class.getName());

  private final ContextInternal context;
  private final Driver driver;
  private final WriteQueue queue;
  private final ClientMetrics metrics;

  ConnectionPort(ContextInternal context, Driver driver, WriteQueue queue, ClientMetrics metrics) {
    this.context = context;
    this.driver = driver;
    this.queue = queue;
    this.metrics = metrics;
  }

  @Override
  public void run(int cost, Runnable task) {
    if (context.isRunningOnContext()) {
      task.run();
      return;
    }
    queue.leftThread(cost);
    context.runOnContext(
        v -> {
          queue.arrived(cost);
          task.run();
        });
  }

  @Override
  public void behind(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  @Override
  public <T> Promise<T> promise() {
    return new BehindPromise<>(context);
  }

  @Override
  public void send(Frame message, Receipt receipt) {
    if (driver.session().send(message, fate -> settle(receipt, fate))) {
      metrics.sent(Message.size(message));
    } else {
      receipt.settle(Receipt.Fate.CLOSED, new ClosedException());
    }
    queue.buffered(driver.session().bufferedBytes());
    driver.later();
  }

  private static void settle(Receipt receipt, Settle.Fate fate) {
    switch (fate) {
      case CONFIRMED -> receipt.settle(Receipt.Fate.CONFIRMED, null);
      case TOO_LARGE -> receipt.settle(Receipt.Fate.TOO_LARGE, new TooLargeException());
      case UNKNOWN_FATE -> receipt.settle(Receipt.Fate.UNKNOWN, new UnknownFateException());
    }
  }

  @Override
  public boolean sendVolatile(Frame message) {
    if (Message.size(message) > driver.session().limits().maxFrame()) {
      throw new TooLargeException();
    }
    boolean written = driver.session().sendVolatile(message);
    driver.later();
    return written;
  }

  @Override
  public Runnable after(long ms, Runnable task) {
    long timer = context.setTimer(Math.min(ms, TimeUnit.DAYS.toMillis(1_000)), id -> task.run());
    return () -> context.owner().cancelTimer(timer);
  }

  @Override
  public <T> void deliver(Handler<T> handler, T argument) {
    context.dispatch(argument, handler); // reports what is thrown
  }

  /** A server that it trusts brings these about. */
  @Override
  public void fault(String what, @Nullable Throwable why) {
    LOG.log(System.Logger.Level.WARNING, "the application failed: " + what, why);
  }

  @Override
  public void pause(boolean pause) {
    driver.events().hold(pause);
  }

  @Override
  public void end(CloseCode code) {
    driver.violated(code);
  }
}
