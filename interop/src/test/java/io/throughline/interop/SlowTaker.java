// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import io.throughline.client.Message;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes one message and no more, until it is opened. */
final class SlowTaker implements WriteStream<Message> {
  private final List<Message> taken = new CopyOnWriteArrayList<>();
  private volatile Handler<Void> drained = v -> {};
  private volatile boolean open;

  List<Message> taken() {
    return taken;
  }

  void open() {
    open = true;
    drained.handle(null);
  }

  @Override
  public Future<Void> write(Message message) {
    taken.add(message);
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return !open && !taken.isEmpty();
  }

  /** Called at once when it has been opened meanwhile, on another thread. */
  @Override
  public SlowTaker drainHandler(Handler<Void> handler) {
    drained = handler == null ? v -> {} : handler;
    if (open) {
      drained.handle(null);
    }
    return this;
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public SlowTaker setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public SlowTaker exceptionHandler(Handler<Throwable> handler) {
    return this;
  }
}
