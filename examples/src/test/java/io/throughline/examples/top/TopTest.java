// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      Feed feed = new Feed("http://localhost:" + server.getAddress().getPort() + "/t", "token");
      if (exitCode == 0) {
        assertThrows(IOException.class, () -> feed.get("overview"));
      } else {
        assertEquals(exitCode, assertThrows(Denied.class, () -> feed.get("overview")).exitCode());
      }
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "ftp://host/x", "http:///x", "http://a b", ""})
  @DisplayName("what is no address is said at once")
  void address(String wrong) {
    assertEquals(4, assertThrows(Denied.class, () -> new Feed(wrong, "token")).exitCode());
  }
}
