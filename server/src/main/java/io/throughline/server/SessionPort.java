// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Event;
import io.throughline.event.core.Passage;
import io.throughline.event.core.Port;
import io.throughline.event.core.Receipt;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.server.event.EncodedEvent;
import io.throughline.server.log.Faults;
import io.throughline.server.metrics.Transport;
import io.throughline.server.tracing.EventTrace;
import io.throughline.server.tracing.ServerTracer;
import io.throughline.server.tracing.TracedEvent;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from a session's layer of events to the session. */
final class SessionPort implements Port {
  private final BoundSession session;
  private final ContextInternal context;
  private final Limits limits;

  SessionPort(BoundSession session, ContextInternal context, Limits limits) {
    this.session = session;
    this.context = context;
    this.limits = limits;
  }

  @Override
  public void run(int cost, Runnable task) {
    session.atHome(cost, task);
  }

  @Override
  public void behind(Runnable task) {
    context.runOnContext(v -> session.atHome(0, task));
  }

  @Override
  public <T> Promise<T> promise() {
    return session.completing().promise();
  }

  @Override
  public void send(Frame message, Receipt receipt) {
    List<EncodedFrame> frames;
    try {
      frames = EncodedEvent.message(message, limits);
    } catch (IllegalArgumentException e) { // LM-6
      receipt.settle(Receipt.Fate.TOO_LARGE, e);
      return;
    }
    SessionClosedException refused = session.enqueue(frames, receipt);
    if (refused != null) {
      receipt.settle(Receipt.Fate.CLOSED, refused);
    }
  }

  @Override
  public boolean sendVolatile(Frame message) {
    return session.host().session().sendVolatile(EncodedEvent.single(message, limits));
  }

  @Override
  public Runnable after(long ms, Runnable task) {
    long timer = context.setTimer(ms, id -> session.atHome(0, task));
    return () -> context.owner().cancelTimer(timer);
  }

  @Override
  public Passage passage(Event event) {
    if (session.tracer() == ServerTracer.NONE) {
      return this;
    }
    EventTrace trace = session.tracer().received(traced(event));
    return trace == EventTrace.NONE
        ? this
        : new TracedPassage(session.listener(), TracedPassage.contextOf(session, context), trace);
  }

  private TracedEvent traced(Event event) {
    return new TracedEvent(
        session.id(),
        Transport.of(session.listener().transport()),
        event.conversation().namespace(),
        event.name(),
        event.kind());
  }

  @Override
  public <T> void deliver(Handler<T> handler, T argument) {
    session.listener().deliver(handler, argument);
  }

  @Override
  public void fault(String what, @Nullable Throwable why) {
    Faults.ofSystem().threw(what, session.id(), why);
  }

  @Override
  public void pause(boolean pause) {
    session.listener().holdBack(pause);
  }

  @Override
  public void end(CloseCode code) {
    session.host().session().finish(code);
    session.host().after();
  }
}
