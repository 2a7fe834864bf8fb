// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.ClientFamily;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import io.throughline.server.tracing.ServerTracer;
import java.util.List;

/** What observers are to be told of a session once its application may know it. */
final class Introduction {
  /** Who watches a session. */
  record Observers(ServerMetrics metrics, ServerTracer tracer) {
    static final Observers NONE = new Observers(ServerMetrics.NONE, ServerTracer.NONE);
  }

  private final Observers observers;
  private final String id;
  private final String remoteAddress;
  private final ClientFamily client;
  private final List<Try> tried;
  private final EventLoop home;
  private final long seenAt;

  /** Keeps nothing of the request. */
  Introduction(Observers observers, Sessions.Opening opening) {
    this.observers = observers;
    this.id = opening.identity().id();
    this.remoteAddress = opening.peer().remoteAddress();
    String agent = opening.peer().headers().get("User-Agent");
    this.client = ClientFamily.of(opening.hello().client(), agent);
    this.tried = Try.of(opening.hello().tried());
    this.home = opening.home();
    this.seenAt = opening.seenAt();
  }

  /** Who follows its events. */
  ServerTracer tracer() {
    return observers.tracer();
  }

  /** Who observes the session from now on. */
  SessionMetrics observer(String transport) {
    long openingMs = Math.max(0, home.now() - seenAt);
    return observers
        .metrics()
        .opened(
            SessionInfo.of(id, remoteAddress, client, Transport.of(transport), tried, openingMs));
  }
}
