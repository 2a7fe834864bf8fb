// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.event.Event;
import io.throughline.server.metrics.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever a tracer does with a step, it runs once, and what it throws goes through. */
class GuardedTracerTest {
  private static final TracedEvent EVENT =
      new TracedEvent("id", Transport.WEBSOCKET, "", "hi", Event.Kind.EVENT);

  private final List<String> ran = new ArrayList<>();

  /** A tracer that does this with every step. */
  private static EventTrace guarded(Consumer<Runnable> within) {
    return ServerTracer.guarded(
            new ServerTracer() {
              @Override
              public EventTrace received(TracedEvent event) {
                return new EventTrace() {
                  @Override
                  public void within(Runnable step) {
                    within.accept(step);
                  }
                };
              }
            })
        .received(EVENT);
  }

  @Test
  @DisplayName("without a tracer there is nothing in between")
  void none() {
    assertSame(ServerTracer.NONE, ServerTracer.guarded(ServerTracer.NONE));
    ServerTracer idle = ServerTracer.guarded(new ServerTracer() {});
    assertSame(OpenerTracer.NONE, idle.requested(Transport.WEBSOCKET));
    assertSame(EventTrace.NONE, idle.received(EVENT));
  }

  @Test
  @DisplayName("one that makes nothing follows nothing")
  void nothingMade() {
    ServerTracer empty =
        ServerTracer.guarded(
            new ServerTracer() {
              @Override
              public OpenerTracer requested(Transport transport) {
                return new OpenerTracer() {
                  @Override
                  public OpenerTrace hello() {
                    return null;
                  }
                };
              }

              @Override
              public EventTrace received(TracedEvent event) {
                return null;
              }
            });
    assertSame(OpenerTrace.NONE, empty.requested(Transport.WEBSOCKET).hello());
    assertSame(EventTrace.NONE, empty.received(EVENT));
  }

  @Test
  @DisplayName("a step runs once, whether the tracer runs it, forgets it, repeats it or fails")
  void once() {
    List<Consumer<Runnable>> tracers =
        List.of(
            Runnable::run,
            step -> {},
            step -> {
              step.run();
              step.run();
            },
            step -> {
              throw new IllegalStateException("before");
            },
            step -> {
              throw new NoSuchMethodError("before");
            },
            step -> {
              step.run();
              throw new IllegalStateException("behind");
            });
    for (Consumer<Runnable> tracer : tracers) {
      guarded(tracer).within(() -> ran.add("ran"));
    }
    assertEquals(tracers.size(), ran.size());
  }

  @Test
  @DisplayName("what a step throws goes through; who swallows it cannot hide that")
  void thrown() {
    RuntimeException fault = new IllegalStateException("of the step");
    Error error = new NoSuchMethodError("of the step");
    Runnable failing =
        () -> {
          throw fault;
        };
    Consumer<Runnable> swallowing =
        step -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            ran.add("swallowed");
          }
        };

    assertSame(
        fault, assertThrows(RuntimeException.class, () -> guarded(Runnable::run).within(failing)));
    assertThrows(IllegalStateException.class, () -> guarded(swallowing).within(failing));
    assertSame(
        error,
        assertThrows(
            Error.class,
            () ->
                guarded(Runnable::run)
                    .within(
                        () -> {
                          throw error;
                        })));
    assertEquals(List.of("swallowed"), ran);
  }
}
