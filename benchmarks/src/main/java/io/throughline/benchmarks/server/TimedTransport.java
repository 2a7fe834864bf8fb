// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandle;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.nio.channels.SelectableChannel;
import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's NIO, whose event loops tell how long each of their calls takes, in ns: all that is done
 * with one channel when it is ready, or one task.
 */
final class TimedTransport extends NioTransport implements Transport {
  private final LongConsumer taken;

  TimedTransport(LongConsumer taken) {
    this.taken = taken;
  }

  @Override
  public String name() {
    return "timed NIO";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int loops, ThreadFactory threads, int ioRatio) {
    if (type != IO_EVENT_LOOP_GROUP) {
      return super.eventLoopGroup(type, loops, threads, ioRatio);
    }
    IoHandlerFactory nio = super.ioHandlerFactory();
    IoHandlerFactory timed = executor -> new TimedHandler(nio.newHandler(executor));
    return new MultiThreadIoEventLoopGroup(loops, threads, timed) {
      @Override
      protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... more) {
        return new TimedLoop(this, executor, factory);
      }
    };
  }

  private void time(Runnable call) {
    long began = System.nanoTime();
    try {
      call.run();
    } finally {
      taken.accept(System.nanoTime() - began);
    }
  }

  private final class TimedLoop extends SingleThreadIoEventLoop {
    TimedLoop(IoEventLoopGroup group, Executor executor, IoHandlerFactory factory) {
      super(group, executor, factory);
    }

    @Override
    protected Queue<Runnable> newTaskQueue(int most) {
      return new TimedTasks(super.newTaskQueue(most));
    }
  }

  /** Its one consumer runs a task before it asks for the next one. */
  private final class TimedTasks extends AbstractQueue<Runnable> {
    private final Queue<Runnable> tasks;
    private @Nullable Runnable present;

    TimedTasks(Queue<Runnable> tasks) {
      this.tasks = tasks;
    }

    @Override
    public @Nullable Runnable poll() {
      present = tasks.poll();
      return present == null ? null : this::runPresent;
    }

    private void runPresent() {
      if (present != null) {
        time(present);
      }
    }

    @Override
    public boolean offer(Runnable task) {
      return tasks.offer(task);
    }

    @Override
    public @Nullable Runnable peek() {
      return tasks.peek();
    }

    @Override
    public boolean remove(Object task) {
      return tasks.remove(task);
    }

    @Override
    public Iterator<Runnable> iterator() {
      return tasks.iterator();
    }

    @Override
    public int size() {
      return tasks.size();
    }
  }

  private final class TimedHandler implements IoHandler {
    private final IoHandler nio;

    TimedHandler(IoHandler nio) {
      this.nio = nio;
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return nio.register(new TimedHandle((NioIoHandle) handle));
    }

    @Override
    public int run(IoHandlerContext context) {
      return nio.run(context);
    }

    @Override
    public void initialize() {
      nio.initialize();
    }

    @Override
    public void prepareToDestroy() {
      nio.prepareToDestroy();
    }

    @Override
    public void destroy() {
      nio.destroy();
    }

    @Override
    public void wakeup() {
      nio.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return nio.isCompatible(type);
    }
  }

  @SuppressWarnings("try") // it closes as what it stands for does
  private final class TimedHandle implements NioIoHandle {
    private final NioIoHandle channel;

    TimedHandle(NioIoHandle channel) {
      this.channel = channel;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      time(() -> channel.handle(registration, event));
    }

    @Override
    public SelectableChannel selectableChannel() {
      return channel.selectableChannel();
    }

    @Override
    public void registered() {
      channel.registered();
    }

    @Override
    public void unregistered() {
      channel.unregistered();
    }

    @Override
    public void close() throws Exception {
      channel.close();
    }
  }
}
