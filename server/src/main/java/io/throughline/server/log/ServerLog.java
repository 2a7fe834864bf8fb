// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Try;
import io.throughline.server.network.Prefix;

/** Observes a server and logs what becomes of its sessions, and who is refused. */
public final class ServerLog implements ServerMetrics {
  private final Journal journal;
  private final Faults faults;

  ServerLog(Journal journal, Faults faults) {
    this.journal = journal;
    this.faults = faults;
  }

  /** Logs by the platform's loggers. */
  public static ServerLog ofSystem() {
    return new ServerLog(Journal.ofSystem(), Faults.ofSystem());
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
    String what = refusal.what().label();
    int code = refusal.code().code();
    if (refusal.code() == CloseCode.LIMIT && journal.isOpen(Line.LIMITED)) {
      journal.write(Line.LIMITED, what, code, refusal.limit().label(), network(refusal));
    } else if (refusal.code() != CloseCode.LIMIT && journal.isOpen(Line.REFUSED)) {
      journal.write(Line.REFUSED, what, code, network(refusal));
    }
  }

  private static String network(Refusal refusal) {
    return Prefix.of(refusal.remoteAddress());
  }

  @Override
  public void loopLag(long ms) {
    journal.tick();
    faults.tick();
  }

  @Override
  public void stopped(Levels levels) {
    journal.end();
    faults.end();
  }
}
