// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.ClientFamily;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the server tells, as it reaches the figures. */
class OpsMetricsTest {
  private final Figures figures = new Figures();
  private final OpsMetrics metrics = new OpsMetrics(figures, Runnable::run, () -> 60_000);

  private SessionMetrics open(String id, Transport transport, Try... tried) {
    return metrics.opened(
        SessionInfo.of(id, "203.0.113.9", ClientFamily.FIREFOX, transport, List.of(tried), 20));
  }

  private JsonNode overview() {
    return figures.overview(60_000);
  }

  private static Attach attach(Transport from, Transport to, Attach.Before before, Reason reason) {
    return new Attach(from, to, before, reason, List.of(), 5, 0);
  }

  @Test
  @DisplayName("a session that opened below the best transport fell back, for what it told")
  void openedLower() {
    open(
        "a",
        Transport.LONG_POLLING,
        new Try(Transport.WEBSOCKET, Reason.TIMEOUT, 300),
        new Try(Transport.XHR_STREAMING, Reason.STALLED, 500),
        new Try(Transport.JSONP_POLLING, Reason.PENDING, 1));

    JsonNode overview = overview();
    assertEquals(2, overview.get("fallbacks").size());
    assertEquals(1, overview.at("/sessions/on/long-polling").intValue());
    assertEquals("firefox", overview.at("/clients/0/name").textValue());
    assertEquals("203.0.113.0/24", overview.at("/networks/0/name").textValue());
    assertEquals(1, overview.at("/usable/long-polling/count").intValue());
    assertEquals(
        "websocket timeout, xhr-streaming stalled, jsonp-polling pending",
        Objects.requireNonNull(figures.session("a")).at("/path/0/why").textValue());
  }

  @Test
  @DisplayName(
      "changes of transport, resumes and ends are told apart; the next poll is none of them")
  void path() {
    SessionMetrics session = open("a", Transport.WEBSOCKET);
    session.detached(Reason.CUT);
    session.attached(
        attach(
            Transport.WEBSOCKET, Transport.LONG_POLLING, Attach.Before.DETACHED, Reason.TIMEOUT));
    for (int i = 0; i < 100; i++) {
      session.attached(
          attach(
              Transport.LONG_POLLING, Transport.LONG_POLLING, Attach.Before.BETWEEN, Reason.OTHER));
    }
    session.attached(
        attach(
            Transport.LONG_POLLING, Transport.WEBSOCKET, Attach.Before.ATTACHED, Reason.PROMOTION));
    session.attached(
        new Attach(
            Transport.WEBSOCKET,
            Transport.WEBSOCKET,
            Attach.Before.BETWEEN,
            Reason.OTHER,
            List.of(new Try(Transport.XHR_STREAMING, Reason.BLOCKED, 1)),
            0,
            0));
    metrics.refused(Refusal.of(Refusal.What.ATTACH, CloseCode.UNKNOWN_SESSION, "unknown"));
    metrics.refused(Refusal.of(Refusal.What.OPEN, CloseCode.DRAINING, "unknown"));
    session.closed(new SessionMetrics.Ending(4407, 1, 0));

    JsonNode overview = overview();
    assertEquals("timeout", overview.at("/fallbacks/0/reason").textValue());
    assertEquals("promotion", overview.at("/promotions/0/reason").textValue());
    assertEquals(1, overview.at("/resumes/succeeded").intValue());
    assertEquals(1, overview.at("/resumes/refused").size());
    assertEquals(4407, overview.at("/closes/0/code").intValue());
    assertEquals(0, overview.at("/sessions/live").intValue());
    assertEquals(6, Objects.requireNonNull(figures.session("a")).get("path").size());
  }

  @Test
  @DisplayName("traffic is told by the second, the lag as its worst of that second")
  void seconds() {
    SessionMetrics session = open("a", Transport.WEBSOCKET);
    session.traffic(new Messages(7, 9));
    session.traffic(new Messages(1, 1));
    metrics.loopLag(3);
    metrics.loopLag(40);
    metrics.loopLag(2);
    metrics.tick();

    JsonNode second = overview().get("second");
    assertEquals(8, second.get("messages-in").intValue());
    assertEquals(10, second.get("messages-out").intValue());
    assertEquals(40, second.get("lag").intValue());
    metrics.tick();
    assertEquals(0, overview().at("/second/messages-in").intValue());
    assertEquals(0, overview().at("/second/lag").intValue());
  }

  private record Messages(long messagesReceived, long messagesSent)
      implements SessionMetrics.Traffic {
    @Override
    public long bytesReceived() {
      return 0;
    }

    @Override
    public long duplicates() {
      return 0;
    }

    @Override
    public long bytesSent() {
      return 0;
    }

    @Override
    public long volatileDropped() {
      return 0;
    }
  }
}
