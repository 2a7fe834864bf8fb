// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of a node that goes away leave it. From the beginning none is opened any more;
 * what is in front of the node has the first part of the time to notice. In the middle part the
 * clients are sent away, each at a time of its own so that they do not come to another node all at
 * once; who is detached is waited for. What is left at the end is ended.
 */
final class Drain {
  /** Another node may take it at once; this one may be the only one that is known yet. */
  private static final Refused REFUSED =
      Refused.of(Frame.Reject.of(CloseCode.DRAINING).withRetryAfter(250)); // CC-4

  /** The first part of the time, and the last one, are a fifth each. */
  private static final int PARTS = 5;

  /** All there are, at any time. */
  private final Collection<EventLoop> loops;

  private final Collection<HostedSession> sessions;
  private final Promise<Void> empty = Promise.promise();
  private volatile boolean begun;

  /** No loop can open one any more. */
  private volatile boolean shut;

  Drain(Collection<EventLoop> loops, Collection<HostedSession> sessions) {
    this.loops = loops;
    this.sessions = sessions;
  }

  /** Whether sessions are opened no more. */
  boolean hasBegun() {
    return begun;
  }

  /** Why none is opened; null while they are. */
  @Nullable Refused refusal() {
    return begun ? REFUSED : null;
  }

  /**
   * Sends all away within so many ms.
   *
   * @return succeeds when all have ended
   */
  Future<Void> begin(long within) {
    return onEach(host -> schedule(host, within));
  }

  private static void schedule(HostedSession host, long within) {
    long part = within / PARTS;
    long wait = part + (long) (ThreadLocalRandom.current().nextDouble() * (within - 2 * part));
    long now = host.home().now();
    host.leave(now + wait, now + within);
  }

  /**
   * Ends all at once.
   *
   * @return succeeds when they have, and no timer waits for one
   */
  Future<Void> end() {
    return onEach(
        host -> {
          host.session().finish(CloseCode.DRAINING);
          host.after();
        });
  }

  /** One less is left. */
  void onForgotten() {
    if (shut && sessions.isEmpty()) {
      empty.tryComplete();
    }
  }

  /**
   * Does that with each session, on its loop. No loop opens one behind it: what it had begun before
   * is there by then.
   */
  private Future<Void> onEach(Consumer<HostedSession> task) {
    begun = true;
    List<Future<?>> loopsDone = new ArrayList<>();
    for (EventLoop loop : loops) {
      Promise<Void> done = Promise.promise();
      loopsDone.add(done.future());
      loop.run(
          () -> {
            sessions.stream().filter(host -> host.home() == loop).forEach(task);
            loop.stopIfIdle();
            done.complete();
          });
    }
    return Future.all(loopsDone)
        .compose(
            all -> {
              shut = true;
              onForgotten();
              return empty.future();
            });
  }
}
