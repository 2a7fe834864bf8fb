// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.core.Passage;
import io.throughline.server.tracing.EventTrace;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The passage of an event that a tracer follows: its handlers run in a context of its own, so that
 * what they set going is known as its doing. Confined to the session's loop.
 */
final class TracedPassage implements Passage {
  private final SessionEvents session;
  private final ContextInternal context;
  private final EventTrace trace;
  private @Nullable Throwable failure;
  private boolean ended;

  TracedPassage(SessionEvents session, ContextInternal context, EventTrace trace) {
    this.session = session;
    this.context = context;
    this.trace = trace;
  }

  /** A context for what an event of that session sets going. */
  static ContextInternal contextOf(BoundSession session, ContextInternal context) {
    ContextInternal own = context.duplicate();
    ContextInternal.LOCAL_MAP.get(own, ConcurrentHashMap::new).put(TracedPassage.class, session);
    return own;
  }

  /** Whether it is one of those. */
  static boolean isOf(BoundSession session, ContextInternal context) {
    Map<Object, Object> locals = ContextInternal.LOCAL_MAP.get(context);
    return locals != null && locals.get(TracedPassage.class) == session;
  }

  @Override
  public <T> void deliver(Handler<T> handler, T argument) {
    session.deliver(context, it -> trace.within(() -> handler.handle(it)), argument, this::failed);
  }

  @Override
  public void failed(Throwable why) {
    if (failure == null) {
      failure = why;
    }
  }

  @Override
  public void ended() {
    if (!ended) {
      ended = true;
      trace.ended(failure);
    }
  }
}
