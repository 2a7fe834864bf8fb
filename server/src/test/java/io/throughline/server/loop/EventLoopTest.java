// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.wire.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EventLoopTest {
  private Vertx vertx;
  private Context context;

  /** Stands still unless it is moved on. */
  private final MockTicker clock = Ticker.newMockTicker();

  @BeforeEach
  void context(Vertx created) {
    vertx = created;
    context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Runs on one event loop, always the same, and waits. */
  private <T> T there(Callable<T> what) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            done.complete(what.call());
          } catch (Exception | AssertionError e) {
            done.fail(e);
          }
        });
    return Await.value(done.future());
  }

  private static class Waiting implements Timed {
    private final Promise<Long> ticked = Promise.promise();
    private long deadline;

    Waiting(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public long deadline() {
      return deadline;
    }

    @Override
    public void onTick(long now) {
      deadline = Long.MAX_VALUE;
      ticked.tryComplete(now);
    }
  }

  @Test
  @DisplayName("what a flush queues is flushed in the next turn")
  void queuedByFlush() {
    Promise<String> done = Promise.promise();
    there(
        () -> {
          EventLoop loop = EventLoop.current(vertx, ServerMetrics.NONE);
          loop.atTurnsEnd(() -> loop.atTurnsEnd(() -> done.complete("both")));
          return null;
        });
    assertEquals("both", Await.value(done.future()));
  }

  @Test
  @DisplayName("a loop has one timer for all that waits, and none when nothing does")
  void oneTimer() {
    there(
        () -> {
          EventLoop loop = EventLoop.current(vertx, ServerMetrics.NONE);
          long before = vertx.setTimer(60_000, id -> {});
          List<Waiting> all = new ArrayList<>();
          List<EventLoop.Timer> timers = new ArrayList<>();
          for (int i = 0; i < 10_000; i++) {
            Waiting waiting = new Waiting(loop.now() + 5_000 + i);
            all.add(waiting);
            timers.add(loop.watch(waiting));
          }
          long after = vertx.setTimer(60_000, id -> {});
          assertEquals(2, after - before, "timers are numbered one by one");

          all.forEach(waiting -> waiting.onTick(0));
          timers.forEach(EventLoop.Timer::update);
          loop.stopIfIdle();
          assertFalse(vertx.cancelTimer(before + 1), "cancelled already");

          loop.watch(new Waiting(loop.now() + 5_000));
          assertEquals(after + 2, vertx.setTimer(60_000, id -> {}));
          assertTrue(vertx.cancelTimer(after + 1), "runs again");
          return null;
        });
  }

  @Test
  @DisplayName("what waits is told on its loop, also after the loop was idle")
  void ticks() {
    EventLoop loop = there(() -> EventLoop.current(vertx, ServerMetrics.NONE));
    for (int round = 0; round < 3; round++) {
      Future<Long> late =
          there(
              () -> {
                Waiting waiting = new Waiting(loop.now() + 30);
                loop.watch(waiting);
                return waiting.ticked.future().map(now -> now - (loop.now() - 1_000));
              });
      assertTrue(Await.value(late) > 0);
    }
  }

  @Test
  @DisplayName("a loop that is busy is told of by each tick that it missed")
  void lag() {
    List<Long> lags = new CopyOnWriteArrayList<>();
    ServerMetrics metrics =
        new ServerMetrics() {
          @Override
          public void loopLag(long ms) {
            lags.add(ms);
          }
        };
    Future<Long> ticked =
        there(
            () -> {
              EventLoop loop = EventLoop.current(vertx, metrics);
              Waiting waiting = new Waiting(loop.now() + 400);
              loop.watch(waiting);
              long until = loop.now() + 300;
              while (loop.now() < until) {
                Thread.onSpinWait();
              }
              return waiting.ticked.future();
            });
    Await.value(ticked);

    assertTrue(lags.stream().filter(ms -> ms >= 100).count() >= 5, lags::toString);
  }

  @Test
  @DisplayName("run is immediate at home and in order from elsewhere")
  void run() {
    EventLoop loop = there(() -> EventLoop.current(vertx, ServerMetrics.NONE));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      loop.run(() -> order.add(number));
    }
    there(
        () -> {
          assertTrue(loop.isHere());
          loop.run(() -> order.add(100));
          order.add(101);
          return null;
        });
    assertFalse(loop.isHere());
    for (int i = 0; i <= 101; i++) {
      assertEquals(i, order.get(i));
    }
  }

  @Test
  @DisplayName("what a turn marked is flushed once, when the turn is over")
  void flush() {
    EventLoop loop = there(() -> EventLoop.current(vertx, clock, ServerMetrics.NONE));
    List<String> order = new ArrayList<>();
    there(
        () -> {
          loop.atTurnsEnd(() -> order.add("first"));
          loop.atTurnsEnd(() -> order.add("second"));
          order.add("turn");
          return null;
        });
    there(() -> null);
    assertEquals(List.of("turn", "first", "second"), order);
  }

  @Test
  @DisplayName("a flush that fails is reported, and takes no other with it")
  void failingFlush() {
    Promise<Throwable> reported = Promise.promise();
    vertx.exceptionHandler(reported::tryComplete);
    EventLoop loop = there(() -> EventLoop.current(vertx, clock, ServerMetrics.NONE));
    List<String> order = new ArrayList<>();
    there(
        () -> {
          loop.atTurnsEnd(
              () -> {
                throw new IllegalStateException("as asked");
              });
          loop.atTurnsEnd(() -> order.add("second"));
          return null;
        });
    there(() -> null);
    assertEquals(List.of("second"), order);
    assertEquals("as asked", Await.value(reported.future()).getMessage());
  }

  @Test
  @DisplayName("an error in a flush leaves the others of its turn to the next one")
  void errorInFlush() {
    Promise<Throwable> reported = Promise.promise();
    vertx.exceptionHandler(reported::tryComplete);
    EventLoop loop = there(() -> EventLoop.current(vertx, clock, ServerMetrics.NONE));
    List<String> order = new ArrayList<>();
    there(
        () -> {
          loop.atTurnsEnd(() -> order.add("first"));
          loop.atTurnsEnd(
              () -> {
                throw new OutOfMemoryError("as asked");
              });
          loop.atTurnsEnd(() -> order.add("third"));
          return null;
        });
    assertEquals("as asked", Await.value(reported.future()).getMessage());
    there(() -> null);
    assertEquals(List.of("first", "third"), order);
  }

  @Test
  @DisplayName("what takes long to flush lets other tasks in between, and is flushed behind them")
  void longFlush() {
    EventLoop loop = there(() -> EventLoop.current(vertx, clock, ServerMetrics.NONE));
    List<String> order = new ArrayList<>();
    there(
        () -> {
          for (String name : List.of("first", "second", "third")) {
            loop.atTurnsEnd(
                () -> {
                  order.add(name);
                  clock.advance(100, TimeUnit.MICROSECONDS);
                });
          }
          loop.atTurnsEnd(() -> order.add("fourth"));
          context.runOnContext(v -> order.add("another"));
          return null;
        });
    there(() -> null);
    there(() -> null);
    assertEquals(List.of("first", "second", "third", "another", "fourth"), order);
  }

  @Test
  @DisplayName("there is no event loop where the caller is on none")
  void elsewhere() {
    assertThrows(IllegalStateException.class, () -> EventLoop.current(vertx, ServerMetrics.NONE));
    Throwable e =
        Await.failure(vertx.executeBlocking(() -> EventLoop.current(vertx, ServerMetrics.NONE)));
    assertInstanceOf(IllegalStateException.class, e);
  }

  @Test
  @DisplayName("a tick that throws comes no more, and harms no other of its slot")
  void tickThrows() {
    List<Waiting> good = new ArrayList<>();
    Future<?> all =
        there(
            () -> {
              EventLoop loop = EventLoop.current(vertx, ServerMetrics.NONE);
              long due = loop.now() + 40;
              for (int i = 0; i < 3; i++) { // whichever comes first
                loop.watch(
                    new Waiting(due) {
                      @Override
                      public void onTick(long now) {
                        throw new IllegalStateException("as a handler's fault");
                      }
                    });
                good.add(new Waiting(due));
                loop.watch(good.get(i));
              }
              return Future.all(good.stream().map(one -> one.ticked.future()).toList());
            });

    Await.value(all);
    long first = Await.value(good.get(0).ticked.future());
    for (Waiting one : good) {
      assertEquals(first, Await.value(one.ticked.future()), "all in the same tick");
    }
  }
}
