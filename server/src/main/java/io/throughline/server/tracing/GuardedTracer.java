// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.tracing;

import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Transport;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tracer whose faults disturb nobody. */
final class GuardedTracer implements ServerTracer {
  private static final System.Logger LOG = System.getLogger(ServerTracer.class.getName());

  private final ServerTracer tracer;
  private final AtomicBoolean reported = new AtomicBoolean();

  GuardedTracer(ServerTracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public OpenerTracer requested(Transport transport) {
    OpenerTracer opener = made(() -> tracer.requested(transport), OpenerTracer.NONE);
    return opener == OpenerTracer.NONE ? opener : new Opener(opener);
  }

  @Override
  public EventTrace received(TracedEvent event) {
    EventTrace trace = made(() -> tracer.received(event), EventTrace.NONE);
    return trace == EventTrace.NONE ? trace : new OfEvent(trace);
  }

  private <T> T made(Supplier<T> maker, T none) {
    try {
      return Objects.requireNonNull(maker.get());
    } catch (RuntimeException | LinkageError e) {
      report(e);
      return none;
    }
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException | LinkageError e) {
      report(e);
    }
  }

  /** Once: what fails for one event fails for all. */
  private void report(Throwable e) {
    if (reported.compareAndSet(false, true)) {
      LOG.log(System.Logger.Level.WARNING, "the tracer failed; this is not logged again", e);
    }
  }

  private void within(Trace trace, Runnable step) {
    Step once = new Step(step);
    try {
      trace.within(once);
    } catch (RuntimeException | LinkageError e) {
      if (once.hasFailed()) {
        throw e;
      }
      report(e);
    }
    once.finish();
  }

  /** Runs once, whatever a tracer does with it, and lets nobody swallow what it throws. */
  private static final class Step implements Runnable {
    private final Runnable task;
    private boolean begun;
    private boolean done;

    Step(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (begun) {
        return;
      }
      begun = true;
      task.run();
      done = true;
    }

    boolean hasFailed() {
      return begun && !done;
    }

    void finish() {
      run();
      if (hasFailed()) {
        throw new IllegalStateException("the tracer kept what its step threw");
      }
    }
  }

  private final class Opener implements OpenerTracer {
    private final OpenerTracer opener;

    Opener(OpenerTracer opener) {
      this.opener = opener;
    }

    @Override
    public OpenerTrace hello() {
      return guarded(made(opener::hello, OpenerTrace.NONE));
    }

    @Override
    public OpenerTrace attach() {
      return guarded(made(opener::attach, OpenerTrace.NONE));
    }

    private OpenerTrace guarded(OpenerTrace trace) {
      return trace == OpenerTrace.NONE ? trace : new OfOpener(trace);
    }
  }

  private final class OfOpener implements OpenerTrace {
    private final OpenerTrace trace;

    OfOpener(OpenerTrace trace) {
      this.trace = trace;
    }

    @Override
    public void within(Runnable step) {
      GuardedTracer.this.within(trace, step);
    }

    @Override
    public void attached(String session, @Nullable Attach how) {
      tell(() -> trace.attached(session, how));
    }

    @Override
    public void refused(Refusal refusal) {
      tell(() -> trace.refused(refusal));
    }

    @Override
    public void gone() {
      tell(trace::gone);
    }
  }

  private final class OfEvent implements EventTrace {
    private final EventTrace trace;

    OfEvent(EventTrace trace) {
      this.trace = trace;
    }

    @Override
    public void within(Runnable step) {
      GuardedTracer.this.within(trace, step);
    }

    @Override
    public void ended(@Nullable Throwable why) {
      tell(() -> trace.ended(why));
    }
  }
}
