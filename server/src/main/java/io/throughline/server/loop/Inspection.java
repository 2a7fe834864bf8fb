// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at sessions and acts on them by their public id, each on its own loop. From any thread. */
public final class Inspection {
  /** What a session holds for its client, bytes. */
  public record Held(String id, long bytes) {}

  private static final Comparator<Held> MOST_FIRST =
      Comparator.comparingLong(Held::bytes).reversed();

  /** A loop that does not answer for so long is not waited for. */
  private static final long BLOCKED_MS = 500;

  private final Collection<HostedSession> sessions;
  private final Collection<EventLoop> loops;

  Inspection(Collection<HostedSession> sessions, Collection<EventLoop> loops) {
    this.sessions = sessions;
    this.loops = loops;
  }

  /**
   * Those that hold most, most first, without those that hold nothing; without those of a loop that
   * is blocked.
   */
  public Future<List<Held>> held(int most) {
    List<Future<List<Held>>> parts = new ArrayList<>();
    for (EventLoop loop : loops) {
      Promise<List<Held>> part = Promise.promise();
      parts.add(
          part.future().timeout(BLOCKED_MS, TimeUnit.MILLISECONDS).otherwise(List.<Held>of()));
      loop.run(() -> part.tryComplete(heldAt(loop, most)));
    }
    return Future.all(parts)
        .map(
            all ->
                parts.stream()
                    .flatMap(part -> part.result().stream())
                    .sorted(MOST_FIRST)
                    .limit(most)
                    .toList());
  }

  private List<Held> heldAt(EventLoop loop, int most) {
    return sessions.stream()
        .filter(host -> host.home() == loop && host.session().heldBytes() > 0)
        .map(host -> new Held(host.session().identity().id(), host.session().heldBytes()))
        .sorted(MOST_FIRST)
        .limit(most)
        .toList();
  }

  /**
   * Does something to a session, on its loop; what it throws fails the future.
   *
   * @return whether the session is there
   */
  public Future<Boolean> act(String id, Consumer<HostedSession> what) {
    for (HostedSession host : sessions) {
      if (host.session().identity().id().equals(id)) {
        Promise<Boolean> done = Promise.promise();
        host.home()
            .run(
                () -> {
                  try {
                    what.accept(host);
                    done.complete(true);
                  } catch (RuntimeException e) {
                    done.fail(e);
                  }
                  host.after();
                });
        return done.future();
      }
    }
    return Future.succeededFuture(false);
  }
}
