// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Try;
import java.util.concurrent.TimeUnit;

/** Observes a server and logs what becomes of its sessions, and who is refused. */
public final class ServerLog implements ServerMetrics {
  private final Journal journal;

  ServerLog(Journal journal) {
    this.journal = journal;
  }

  /** Logs by the platform's loggers. */
  public static ServerLog ofSystem() {
    return new ServerLog(
        new Journal(new SystemBook(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
  }

  @Override
  public SessionMetrics opened(SessionInfo session) {
    if (journal.isOpen(Line.OPENED)) {
      journal.write(
          Line.OPENED,
          session.id(),
          session.transport().label(),
          session.client().label(),
          session.remoteAddress(),
          session.openingMs(),
          session.usableMs(),
          Tries.text(session.tried()));
    }
    for (Try better : session.fallbacks()) {
      journal.write(
          Line.FALLBACK,
          session.id(),
          "open",
          better.transport().label(),
          session.transport().label(),
          better.reason().label(),
          better.ms());
    }
    return new SessionLog(journal, session);
  }

  @Override
  public void refused(Refusal refusal) {
    if (refusal.code() == CloseCode.LIMIT) {
      journal.write(
          Line.LIMITED, refusal.what().label(), refusal.code().code(), refusal.limit().label());
    } else {
      journal.write(Line.REFUSED, refusal.what().label(), refusal.code().code());
    }
  }

  @Override
  public void loopLag(long ms) {
    journal.tick();
  }

  @Override
  public void stopped(Levels levels) {
    journal.end();
  }
}
