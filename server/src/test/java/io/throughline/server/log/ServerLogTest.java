// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Attach.Before;
import io.throughline.server.metrics.ClientFamily;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.Refusal.Limit;
import io.throughline.server.metrics.Refusal.What;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.SessionMetrics.Ending;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is logged of sessions, word for word. */
class ServerLogTest {
  private static final Try TIMEOUT = new Try(Transport.WEBSOCKET, Reason.TIMEOUT, 500);
  private static final Try CUT = new Try(Transport.XHR_STREAMING, Reason.CUT, 30);

  private final Notebook book = new Notebook();
  private final Notebook faults = new Notebook();
  private final ServerLog log = new ServerLog(book.journal, new Faults(faults.journal));

  private SessionMetrics open(Transport transport, Try... tried) {
    return log.opened(
        SessionInfo.of("pub1", "10.0.0.7", ClientFamily.FIREFOX, transport, List.of(tried), 12));
  }

  private static Attach attach(Transport from, Transport to, Before before, Try... tried) {
    return new Attach(from, to, before, Reason.SILENT, List.of(tried), 340, 2);
  }

  @Test
  @DisplayName("a session's life: each move once, the planned next connections not at all")
  void life() {
    SessionMetrics session = open(Transport.LONG_POLLING);
    session.attached(attach(Transport.LONG_POLLING, Transport.LONG_POLLING, Before.BETWEEN));
    session.attached(attach(Transport.LONG_POLLING, Transport.WEBSOCKET, Before.ATTACHED));
    session.detached(Reason.CUT);
    session.attached(attach(Transport.WEBSOCKET, Transport.WEBSOCKET, Before.DETACHED, TIMEOUT));
    session.roundTrip(3);
    session.stalled(true);
    book.now += 60_000;
    session.closed(new Ending(1000, 5, 1));

    assertEquals(
        List.of(
            "event=opened session=pub1 transport=long-polling client=firefox address=10.0.0.7"
                + " opening_ms=12 usable_ms=12 tried=none",
            "event=attached session=pub1 kind=promotion from=long-polling to=websocket"
                + " reason=silent gap_ms=340 replayed=2 tried=none",
            "event=detached session=pub1 transport=websocket reason=cut",
            "event=attached session=pub1 kind=resume from=websocket to=websocket"
                + " reason=silent gap_ms=340 replayed=2 tried=websocket:timeout",
            "event=closed session=pub1 transport=websocket code=1000 lasted_ms=60000"
                + " confirmed=5 unconfirmed=1"),
        book.taken());
  }

  @Test
  @DisplayName("one line for each better transport that a session begins without")
  void fallbackAtOpen() {
    book.open.remove(Line.OPENED);

    open(Transport.LONG_POLLING, TIMEOUT, CUT, new Try(Transport.NONE, Reason.OTHER, 1));
    open(Transport.WEBSOCKET, CUT);

    assertEquals(
        List.of(
            "event=fallback session=pub1 phase=open from=websocket to=long-polling"
                + " reason=timeout gap_ms=500",
            "event=fallback session=pub1 phase=open from=xhr-streaming to=long-polling"
                + " reason=cut gap_ms=30"),
        book.taken());
  }

  @Test
  @DisplayName("one line for a session that goes on by a lesser transport")
  void fallbackAtAttach() {
    book.open.remove(Line.OPENED);

    open(Transport.WEBSOCKET)
        .attached(attach(Transport.WEBSOCKET, Transport.XHR_STREAMING, Before.DETACHED, TIMEOUT));

    assertEquals(
        List.of(
            "event=fallback session=pub1 phase=attach from=websocket to=xhr-streaming"
                + " reason=silent gap_ms=340"),
        book.taken());
  }

  @Test
  @DisplayName("refused by a limit, and for another reason")
  void refusals() {
    log.refused(new Refusal(What.OPEN, CloseCode.LIMIT, Limit.ADDRESS_SESSIONS, "10.0.0.7"));
    log.refused(Refusal.of(What.ATTACH, CloseCode.UNAUTHORIZED, "a name"));

    assertEquals(
        List.of(
            "event=limited what=open code=4429 limit=address-sessions network=10.0.0.0/24",
            "event=refused what=attach code=4401 network=unknown"),
        book.taken());
  }

  @Test
  @DisplayName("what nobody reads is not written, and not counted as left out")
  void closedBook() {
    book.open.clear();
    for (int i = 0; i < 10_000; i++) {
      open(Transport.LONG_POLLING, TIMEOUT).closed(new Ending(1000, 0, 0));
    }
    log.stopped(null);

    assertEquals(List.of(), book.taken());
  }

  @Test
  @DisplayName("too many lines are left out; their number follows, by the clock or at the end")
  void flood() {
    for (int i = 0; i < 250; i++) {
      log.refused(new Refusal(What.OPEN, CloseCode.LIMIT, Limit.ADDRESS_RATE, "2001:db8::1"));
    }
    log.refused(Refusal.of(What.ATTACH, CloseCode.UNKNOWN_SESSION, "10.0.0.7"));
    List<String> first = book.taken();

    assertEquals(101, first.size(), "one kind does not take from another");
    assertEquals("event=refused what=attach code=4404 network=10.0.0.0/24", first.get(100));

    book.now += Rate.SUMMARY_MS - 1;
    log.loopLag(0);
    assertEquals(List.of(), book.taken());
    book.now += 1;
    log.loopLag(0);
    log.loopLag(0);
    assertEquals(List.of("event=suppressed line=limited count=150"), book.taken());

    for (int i = 0; i < 103; i++) {
      log.refused(new Refusal(What.OPEN, CloseCode.LIMIT, Limit.ADDRESS_RATE, "2001:db8::1"));
    }
    assertEquals(100, book.taken().size());
    log.stopped(null);
    log.stopped(null);
    assertEquals(List.of("event=suppressed line=limited count=3"), book.taken());
  }
}
