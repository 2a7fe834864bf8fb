// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Transport;

/** Logs what becomes of one session, each move once. Confined to the session's loop. */
final class SessionLog implements SessionMetrics {
  private final Journal journal;
  private final String id;
  private final long openedAt;
  private Transport transport;

  SessionLog(Journal journal, SessionInfo session) {
    this.journal = journal;
    this.id = session.id();
    this.openedAt = journal.now();
    this.transport = session.transport();
  }

  @Override
  public void attached(Attach attach) {
    transport = attach.to();
    Attach.Kind kind = attach.kind();
    if (kind == Attach.Kind.NEXT) { // each poll is one
      return;
    }
    String from = attach.from().label();
    String to = attach.to().label();
    String reason = attach.reason().label();
    if (kind == Attach.Kind.FALLBACK) {
      journal.write(Line.FALLBACK, id, "attach", from, to, reason, attach.gapMs());
    } else if (journal.isOpen(Line.ATTACHED)) {
      journal.write(
          Line.ATTACHED,
          id,
          kind.label(),
          from,
          to,
          reason,
          attach.gapMs(),
          attach.replayed(),
          Tries.text(attach.tried()));
    }
  }

  @Override
  public void detached(Reason reason) {
    journal.write(Line.DETACHED, id, transport.label(), reason.label());
  }

  @Override
  public void closed(Ending ending) {
    journal.write(
        Line.CLOSED,
        id,
        transport.label(),
        ending.label(),
        journal.now() - openedAt,
        ending.confirmed(),
        ending.unconfirmed());
  }
}
