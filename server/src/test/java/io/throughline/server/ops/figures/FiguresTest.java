// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Limits;
import io.throughline.server.metrics.ClientFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is counted, in a time that the test makes. */
class FiguresTest {
  private static final long MINUTE = 60_000;
  private static final String WS = "websocket";
  private static final String XHR = "xhr-streaming";
  private static final String POLL = "long-polling";

  private final Figures figures = new Figures();
  private long now = 1_700_000_000_000L / MINUTE * MINUTE;

  private void open(String id, String transport) {
    open(id, transport, "192.0.2.0/24");
  }

  private void open(String id, String transport, String network) {
    figures.opened(new Visitor(id, ClientFamily.CHROMIUM, network), now);
    figures.attached(id, transport, "", now);
  }

  private void tick() {
    now += 1_000;
    figures.tick(new Figures.Second(3, 4, 5), now);
  }

  private JsonNode overview() {
    return figures.overview(now);
  }

  private JsonNode sessions(String id, String transport, String state, int most) {
    return figures.sessions(new SessionQuery(id, transport, state, most));
  }

  @Test
  @DisplayName("a session is counted where it is, from its opening to its end")
  void mix() {
    open("a", WS);
    open("b", XHR);
    figures.detached("a", "cut", now);
    assertEquals(1, overview().at("/sessions/on/detached").intValue());
    figures.attached("a", POLL, "cut", now);
    figures.attached("a", POLL, "again", now);

    JsonNode sessions = overview().get("sessions");
    assertEquals(2, sessions.get("live").intValue());
    assertEquals(0, sessions.at("/on/websocket").intValue());
    assertEquals(1, sessions.at("/on/xhr-streaming").intValue());
    assertEquals(1, sessions.at("/on/long-polling").intValue());
    assertEquals(0, sessions.at("/on/detached").intValue());

    figures.ended("a", 1000, now);
    figures.ended("a", 1000, now);
    figures.attached("a", WS, "too late", now);
    figures.detached("a", "too late", now);
    assertEquals(1, overview().at("/sessions/live").intValue());
    assertEquals(1, overview().at("/sessions/ended").intValue());
    assertEquals(2, overview().at("/sessions/opened").intValue());
  }

  @Test
  @DisplayName("each second is kept for five minutes, each minute for a day")
  void timeline() {
    open("a", WS);
    for (int second = 0; second < 600; second++) {
      tick();
    }
    open("b", WS);
    figures.ended("a", 1000, now);
    tick();

    JsonNode seconds = figures.timeline().get("seconds");
    assertEquals(300, seconds.get("time").size());
    assertEquals(now, seconds.at("/time/299").longValue());
    assertEquals(1, seconds.at("/opens/299").intValue());
    assertEquals(0, seconds.at("/opens/298").intValue());
    assertEquals(1, seconds.at("/closes/299").intValue());
    assertEquals(1, seconds.at("/websocket/298").intValue());
    assertEquals(3, seconds.at("/messages-in/0").intValue());

    JsonNode minutes = figures.timeline().get("minutes");
    assertEquals(10, minutes.get("time").size());
    assertEquals(0, minutes.at("/time/5").longValue() % MINUTE);
    assertEquals(180, minutes.at("/messages-in/5").intValue(), "a sum");
    assertEquals(1, minutes.at("/websocket/5").intValue(), "a mean");
    assertEquals(5, minutes.at("/lag/5").intValue(), "the most");

    for (int hour = 0; hour < 25 * 3_600; hour++) {
      tick();
    }
    assertEquals(24 * 60, figures.timeline().at("/minutes/time").size());
  }

  @Test
  @DisplayName("fallbacks are counted by whence, whither and why, for an hour")
  void fallbacks() {
    open("a", XHR);
    figures.fellBack("a", WS, XHR, "timeout", now);
    figures.fellBack("a", WS, XHR, "timeout", now);
    figures.fellBack("a", XHR, POLL, "stalled", now);
    figures.promoted(POLL, WS, "promotion", now);

    JsonNode first = overview().at("/fallbacks/0");
    assertEquals(
        "{\"from\":\"websocket\",\"to\":\"xhr-streaming\",\"reason\":\"timeout\",\"count\":2}",
        first.toString());
    assertEquals(2, overview().get("fallbacks").size());
    assertEquals(1, overview().get("promotions").size());
    assertEquals(3, overview().at("/clients/0/fallbacks").intValue());

    now += 59 * MINUTE;
    assertEquals(2, overview().get("fallbacks").size());
    now += MINUTE;
    assertEquals(0, overview().get("fallbacks").size());
    assertEquals(0, overview().at("/clients/0/fallbacks").intValue());
    assertEquals(1, overview().at("/clients/0/live/xhr-streaming").intValue(), "it is still there");
  }

  @Test
  @DisplayName("time to usable is told in percentiles, by transport")
  void usable() {
    for (int i = 1; i <= 100; i++) {
      figures.usable(WS, i, now);
      figures.usable(POLL, 10 * i, now);
    }
    figures.usable("none", 1, now);

    JsonNode ws = overview().at("/usable/websocket");
    assertEquals(100, ws.get("count").intValue());
    assertEquals(50, ws.get("p50").intValue());
    assertEquals(90, ws.get("p90").intValue(), 1.0);
    assertEquals(99, ws.get("p99").intValue(), 1.0);
    assertEquals(500, overview().at("/usable/long-polling/p50").intValue(), 10.0);
    assertEquals(0, overview().at("/usable/xhr-streaming/p99").intValue());

    for (int i = 0; i < 300; i++) {
      figures.usable(WS, Long.MAX_VALUE, now);
    }
    assertEquals(60_000, overview().at("/usable/websocket/p99").intValue(), "the last bound");
  }

  @Test
  @DisplayName("resumes and ends are counted by code; codes that nobody defines have their bound")
  void codes() {
    figures.resumed(now);
    figures.resumeRefused(4404, now);
    for (int code = 3000; code < 4000; code++) {
      open("s" + code, WS);
      figures.ended("s" + code, code, now);
    }
    open("a", WS);
    figures.ended("a", 4407, now);

    JsonNode overview = overview();
    assertEquals(1, overview.at("/resumes/succeeded").intValue());
    assertEquals(
        "[{\"code\":4404,\"name\":\"unknown session\",\"count\":1}]",
        overview.at("/resumes/refused").toString());
    JsonNode first = overview.at("/closes/0");
    assertEquals("other", first.get("name").textValue());
    assertEquals(1_000 - 32, first.get("count").intValue());
    assertEquals(4407, overview.at("/closes/1/code").intValue(), "what is known comes first");
  }

  @Test
  @DisplayName("a session's path is told step by step: the first one, and the newest")
  void path() {
    open("abc", WS);
    now += 10;
    figures.detached("abc", "cut", now);
    figures.attached("abc", POLL, "timeout", now);
    figures.tried("abc", WS, "refused", now);
    JsonNode session = figures.session("abc");
    assertNotNull(session);
    assertEquals("open", session.get("state").textValue());
    assertEquals(POLL, session.get("transport").textValue());
    assertEquals("192.0.2.0/24", session.get("network").textValue());
    List<String> steps = new ArrayList<>();
    session
        .get("path")
        .forEach(it -> steps.add(it.get("what").asText() + " " + it.get("transport").asText()));
    assertEquals(
        List.of("open websocket", "detach ", "attach long-polling", "tried websocket"), steps);

    for (int i = 0; i < 100; i++) {
      figures.tried("abc", WS, "try " + i, now);
    }
    session = figures.session("abc");
    assertNotNull(session);
    assertEquals(SessionRecord.MOST_STEPS, session.get("path").size());
    assertEquals(3 + 100 - (SessionRecord.MOST_STEPS - 1), session.get("forgotten").intValue());
    assertEquals("open", session.at("/path/0/what").textValue());
    assertEquals(
        "try 99", session.at("/path/" + (SessionRecord.MOST_STEPS - 1) + "/why").textValue());
  }

  @Test
  @DisplayName("sessions are found by the beginning of their id, transport and state, newest first")
  void search() {
    open("aa1", WS);
    open("aa2", POLL);
    open("bb1", WS);
    figures.detached("bb1", "cut", now);
    figures.ended("aa2", 4407, now);

    assertEquals(3, sessions("", "", "", 50).get("found").intValue());
    assertEquals("bb1", sessions("", "", "", 1).at("/sessions/0/id").textValue());
    assertEquals(1, sessions("", "", "", 1).get("sessions").size());
    assertEquals(2, sessions("aa", "", "", 50).get("found").intValue());
    assertEquals("aa1", sessions("aa", WS, "", 50).at("/sessions/0/id").textValue());
    assertEquals("bb1", sessions("", "", "detached", 50).at("/sessions/0/id").textValue());
    assertEquals(4407, sessions("", "", "ended", 50).at("/sessions/0/code").intValue());
    assertEquals(0, sessions("zz", "", "", 50).get("sessions").size());
  }

  @Test
  @DisplayName("what has ended is kept for a while, and no more of it than its bound")
  void ended() {
    open("a", WS);
    figures.ended("a", 1000, now);
    now += SessionLog.ENDED_KEPT;
    tick();
    assertNull(figures.session("a"));

    for (int i = 0; i < 3 * SessionLog.MOST_ENDED; i++) {
      open("s" + i, WS);
      figures.ended("s" + i, 1000, now);
    }
    assertEquals(SessionLog.MOST_ENDED, sessions("", "", "", 50).get("found").intValue());
  }

  @Test
  @DisplayName("ten thousand networks and whatever texts make neither tables nor frames grow")
  void hostile() {
    for (int i = 0; i < 10_000; i++) {
      open("s" + i, WS, "2001:db8:" + Integer.toHexString(i) + "::/48");
      figures.fellBack("s" + i, "from" + i, "to" + i, "reason" + i, now);
      figures.promoted("from" + i, "to" + i, "reason" + i, now);
      figures.ended("s" + i, 1000 + i, now);
      figures.resumeRefused(i, now);
    }
    tick();
    JsonNode overview = overview();
    int bytes = overview.toString().getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < Limits.DEFAULTS.maxFrame() / 2, "an overview of " + bytes + " bytes");
    assertEquals("other", overview.at("/networks/0/name").textValue());
    assertEquals(10_000 - 256, overview.at("/networks/0/opens").intValue());

    now += 61 * MINUTE;
    open("late", WS, "198.51.100.0/24");
    assertEquals("198.51.100.0/24", overview().at("/networks/0/name").textValue(), "room again");
  }
}
