// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the screen while a server is away, and what makes it end. */
class TopTest {
  private static final String OVERVIEW =
      """
      {"at":100000,"sessions":{"live":7,"opened":9,"on":{"websocket":7,"xhr-streaming":0,
      "long-polling":0,"jsonp-polling":0,"detached":0}},"second":{"messages-in":1,"messages-out":2,
      "lag":0},"resumes":{"succeeded":0},"fallen":0,"fallbacks":[],"promotions":[],"usable":{},
      "slow":[],"nodes":[{"name":"one","version":"1","started":40000,"state":"ready"}]}
      """;

  private final Patience patience = new Patience(new Screen(false, 100, 12));

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  @DisplayName("the last figures stay with their age; it is asked ever more seldom, then as before")
  void away() throws IOException {
    List<String> figures = patience.heard(json(OVERVIEW), json("{\"sessions\":[]}"), 1_000);
    assertEquals("Throughline one  ready  up 60 s  1", figures.get(0));
    assertEquals(2_000, patience.pauseMs());

    List<String> stale = patience.unheard("refused", 4_000);
    assertEquals("no answer since 0 s (refused), trying again in 2 s", stale.get(0));
    assertEquals("figures of 3 s ago", stale.get(1));
    assertEquals(figures.get(0), stale.get(3));
    assertTrue(stale.size() <= 12, stale.size() + " lines");
    for (int expected : new int[] {4_000, 8_000, 16_000, 30_000, 30_000}) {
      patience.unheard("refused", 64_000);
      assertEquals(expected, patience.pauseMs());
    }
    assertEquals(
        "no answer since 60 s (timed out), trying again in 30 s",
        patience.unheard("timed out", 64_000).get(0));

    assertEquals(figures, patience.heard(json(OVERVIEW), json("{\"sessions\":[]}"), 70_000));
    assertEquals(2_000, patience.pauseMs());
    assertTrue(patience.unheard("refused", 71_000).get(0).startsWith("no answer since 0 s"));
  }

  @Test
  @DisplayName("a server that is not there yet is waited for")
  void notYet() {
    assertEquals("nothing to show yet", patience.unheard("refused", 5).get(1));
  }

  @ParameterizedTest
  @CsvSource({"401, 3", "403, 3", "404, 4", "429, 0", "500, 0", "502, 0", "503, 0"})
  @DisplayName("a wrong token or address ends it; all else is tried again")
  void statuses(int status, int exitCode) throws Exception {
    asking(
        feed -> {
          if (exitCode == 0) {
            assertThrows(IOException.class, () -> feed.get("overview"));
          } else {
            assertEquals(
                exitCode, assertThrows(Denied.class, () -> feed.get("overview")).exitCode());
          }
        },
        new Answer(status, ""));
  }

  private record Answer(int status, String body) {}

  private interface Asking {
    void of(Feed feed) throws Exception;
  }

  /** A server that answers so, one after the other, and what is asked of it. */
  private static void asking(Asking asking, Answer... answers) throws Exception {
    Iterator<Answer> next = List.of(answers).iterator();
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Answer answer = next.next();
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      asking.of(new Feed("http://localhost:" + server.getAddress().getPort() + "/t", "token"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("what has been there is only away, behind a proxy that knows nothing of it for now")
  void awayForNow() throws Exception {
    asking(
        feed -> {
          assertEquals(7, feed.get("overview").at("/sessions/live").intValue());
          for (String expected :
              List.of(
                  "it answers 404",
                  "it answers something else than figures",
                  "it answers something else than figures",
                  "it answers something else than figures")) {
            assertEquals(
                expected, assertThrows(IOException.class, () -> feed.get("overview")).getMessage());
          }
          assertEquals(7, feed.get("overview").at("/sessions/live").intValue());
          assertEquals(3, assertThrows(Denied.class, () -> feed.get("overview")).exitCode());
        },
        new Answer(200, OVERVIEW),
        new Answer(404, "not found"),
        new Answer(200, ""),
        new Answer(200, "<html>Back soon</html>"),
        new Answer(200, "[]"),
        new Answer(200, OVERVIEW),
        new Answer(401, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Welcome</html>", "[]", "{\"at\":"})
  @DisplayName("where something else has always been there is no server")
  void other(String body) throws Exception {
    asking(
        feed -> {
          Denied denied = assertThrows(Denied.class, () -> feed.get("overview"));
          assertEquals(4, denied.exitCode());
          assertTrue(denied.getMessage().contains("something else than figures"));
        },
        new Answer(200, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at", "sessions", "second", "resumes", "fallbacks", "usable", "nodes"})
  @DisplayName("figures in which something is missing are said to be others; the last ones stay")
  void otherFigures(String missing) throws IOException {
    JsonNode sessions = json("{\"sessions\":[]}");
    List<String> figures = patience.heard(json(OVERVIEW), sessions, 1_000);
    ObjectNode other = (ObjectNode) json(OVERVIEW);
    other.remove(missing);
    String why =
        assertThrows(IOException.class, () -> patience.heard(other, sessions, 3_000)).getMessage();
    assertTrue(why.startsWith("it answers other figures: ") && why.contains(missing), why);
    assertEquals(figures.get(0), patience.unheard(why, 3_000).get(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "ftp://host/x", "http:///x", "http://a b", ""})
  @DisplayName("what is no address is said at once")
  void address(String wrong) {
    assertEquals(4, assertThrows(Denied.class, () -> new Feed(wrong, "token")).exitCode());
  }
}
