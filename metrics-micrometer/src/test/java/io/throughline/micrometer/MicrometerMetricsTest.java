// SPDX-License-Identifier: Apache-2.0
package io.throughline.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.protocol.CloseCode;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Attach.Before;
import io.throughline.server.metrics.ClientFamily;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.Refusal;
import io.throughline.server.metrics.ServerMetrics.Levels;
import io.throughline.server.metrics.SessionInfo;
import io.throughline.server.metrics.SessionMetrics;
import io.throughline.server.metrics.SessionMetrics.Ending;
import io.throughline.server.metrics.Transport;
import io.throughline.server.metrics.Try;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

  private SessionMetrics open(Transport transport, Try... tried) {
    return metrics.opened(
        SessionInfo.of("id", "192.0.2.1", ClientFamily.FIREFOX, transport, List.of(tried), 20));
  }

  /** The value of a series as Prometheus would read it; -1 when there is none. */
  private double value(String series) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  @DisplayName("a session is counted where it stands, until it ends")
  void sessions() {
    SessionMetrics session = open(Transport.WEBSOCKET);
    assertEquals(1, value("throughline_sessions{state=\"attached\",transport=\"websocket\"}"));
    assertEquals(1, value("throughline_opens_total{client=\"firefox\",transport=\"websocket\"}"));

    session.detached(Reason.CUT);
    assertEquals(0, value("throughline_sessions{state=\"attached\",transport=\"websocket\"}"));
    assertEquals(1, value("throughline_sessions{state=\"detached\",transport=\"websocket\"}"));
    assertEquals(1, value("throughline_detaches_total{reason=\"cut\",transport=\"websocket\"}"));

    session.attached(
        new Attach(
            Transport.WEBSOCKET,
            Transport.LONG_POLLING,
            Before.DETACHED,
            Reason.CUT,
            List.of(),
            300,
            4));
    assertEquals(0, value("throughline_sessions{state=\"detached\",transport=\"websocket\"}"));
    assertEquals(1, value("throughline_sessions{state=\"attached\",transport=\"long-polling\"}"));
    assertEquals(
        1, value("throughline_attaches_total{kind=\"fallback\",transport=\"long-polling\"}"));
    assertEquals(1, value("throughline_resumes_total{code=\"none\",outcome=\"resumed\"}"));
    assertEquals(0.3, value("throughline_resume_gap_seconds_sum{transport=\"long-polling\"}"));
    assertEquals(4, value("throughline_replayed_frames_total"));

    session.stalled(true);
    assertEquals(1, value("throughline_sessions_stalled"));
    session.closed(new Ending(4508, 3, 2));
    assertEquals(0, value("throughline_sessions_stalled"));
    assertEquals(1, value("throughline_window_stalls_total"));
    assertEquals(0, value("throughline_sessions{state=\"attached\",transport=\"long-polling\"}"));
    assertEquals(1, value("throughline_closes_total{code=\"4508\"}"));
  }

  @Test
  @DisplayName("why a lesser transport is used from the beginning")
  void fallbacks() {
    open(
        Transport.XHR_STREAMING,
        new Try(Transport.WEBSOCKET, Reason.PENDING, 10),
        new Try(Transport.WEBSOCKET, Reason.TIMEOUT, 2_000));
    assertEquals(
        1,
        value(
            "throughline_fallbacks_total{from=\"websocket\",reason=\"timeout\",to=\"xhr-streaming\"}"));
    assertEquals(
        2.02, value("throughline_time_to_usable_seconds_sum{transport=\"xhr-streaming\"}"));
  }

  @Test
  @DisplayName("the way back to a better transport, tried in vain and then with success")
  void promotions() {
    SessionMetrics session = open(Transport.XHR_STREAMING);

    session.attached(
        new Attach(
            Transport.XHR_STREAMING,
            Transport.XHR_STREAMING,
            Before.BETWEEN,
            Reason.ENDED,
            List.of(
                new Try(Transport.WEBSOCKET, Reason.SILENT, 900),
                new Try(Transport.WEBSOCKET, Reason.PENDING, 5),
                new Try(Transport.LONG_POLLING, Reason.CUT, 5)),
            2,
            0));
    assertEquals(
        1, value("throughline_failed_tries_total{reason=\"silent\",transport=\"websocket\"}"));
    assertEquals(
        1, value("throughline_failed_tries_total{reason=\"cut\",transport=\"long-polling\"}"));
    assertEquals(
        1,
        value(
            "throughline_promotions_total{from=\"xhr-streaming\",outcome=\"failed\",to=\"websocket\"}"));

    session.attached(
        new Attach(
            Transport.XHR_STREAMING,
            Transport.WEBSOCKET,
            Before.ATTACHED,
            Reason.PROMOTION,
            List.of(),
            0,
            0));
    assertEquals(
        1,
        value(
            "throughline_promotions_total{from=\"xhr-streaming\",outcome=\"succeeded\",to=\"websocket\"}"));
  }

  @Test
  @DisplayName("traffic by direction and the transport of the moment")
  void traffic() {
    SessionMetrics session = open(Transport.WEBSOCKET);
    session.traffic(new Sums(3, 30, 1, 2, 40, 5));
    session.attached(
        new Attach(
            Transport.WEBSOCKET,
            Transport.LONG_POLLING,
            Before.DETACHED,
            Reason.CUT,
            List.of(),
            1,
            0));
    session.traffic(new Sums(1, 7, 0, 0, 0, 0));
    session.roundTrip(40);

    assertEquals(
        3, value("throughline_messages_total{direction=\"received\",transport=\"websocket\"}"));
    assertEquals(
        30, value("throughline_bytes_total{direction=\"received\",transport=\"websocket\"}"));
    assertEquals(
        2, value("throughline_messages_total{direction=\"sent\",transport=\"websocket\"}"));
    assertEquals(40, value("throughline_bytes_total{direction=\"sent\",transport=\"websocket\"}"));
    assertEquals(
        1, value("throughline_messages_total{direction=\"received\",transport=\"long-polling\"}"));
    assertEquals(1, value("throughline_duplicate_frames_total"));
    assertEquals(5, value("throughline_volatile_dropped_total"));
    assertEquals(0.04, value("throughline_heartbeat_rtt_seconds_sum{transport=\"long-polling\"}"));
  }

  @Test
  @DisplayName("refusals, levels of several servers, broadcasts and late timers")
  void server() {
    metrics.started(new Some(100, 10));
    metrics.started(new Some(100, 5));
    metrics.refused(
        new Refusal(Refusal.What.OPEN, CloseCode.LIMIT, Refusal.Limit.ADDRESS_RATE, "10.0.0.7"));
    metrics.refused(Refusal.of(Refusal.What.ATTACH, CloseCode.UNKNOWN_SESSION, "10.0.0.7"));
    metrics.broadcast(12);
    metrics.loopLag(7);

    assertEquals(200, value("throughline_sessions_limit"));
    assertEquals(15, value("throughline_detached_bytes"));
    assertEquals(
        1, value("throughline_refusals_total{code=\"4429\",limit=\"address-rate\",what=\"open\"}"));
    assertEquals(1, value("throughline_resumes_total{code=\"4404\",outcome=\"refused\"}"));
    assertEquals(1, value("throughline_broadcast_receivers_bucket{le=\"100.0\"}"));
    assertEquals(0, value("throughline_broadcast_receivers_bucket{le=\"10.0\"}"));
    assertEquals(0.007, value("throughline_event_loop_lag_seconds_sum"));
  }

  @Test
  @DisplayName("however hostile the codes, there is one series for each known one and two more")
  void bounded() {
    SessionMetrics session = open(Transport.WEBSOCKET);
    for (int code : new int[] {3_000, 4_399, 2_999, 4_400, 4_999, -1, Integer.MAX_VALUE}) {
      session.closed(new Ending(code, 0, 0));
    }

    MeterRegistry all = registry;
    long series = all.find(Metric.CLOSES.id).counters().size();
    assertEquals(CloseCode.values().length + 2, series);
    assertEquals(2, value("throughline_closes_total{code=\"application\"}"));
    assertEquals(4, value("throughline_closes_total{code=\"unknown\"}"));
    assertEquals(1, value("throughline_closes_total{code=\"4400\"}"));
  }

  /** Levels of a server. */
  private record Some(int maxSessions, long detachedBytes) implements Levels {
    @Override
    public int sessions() {
      return 1;
    }

    @Override
    public long maxDetachedBytes() {
      return 1_000;
    }

    @Override
    public int rooms() {
      return 2;
    }
  }

  /** What went through a session. */
  private record Sums(
      long messagesReceived,
      long bytesReceived,
      long duplicates,
      long messagesSent,
      long bytesSent,
      long volatileDropped)
      implements SessionMetrics.Traffic {}
}
