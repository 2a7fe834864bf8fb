// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Client;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret protects, and what a stranger costs (SPEC §12). */
@ExtendWith(VertxExtension.class)
class SecretsTest {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling", "jsonp-polling"})
  @DisplayName("SEC-1 AT-13 a sid with one wrong character, wherever it stands, names no session")
  void almostRight(String transport, Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> session.textHandler(session::send));
    Client owner = server.open("websocket");
    String sid = owner.sid();

    for (int at = 0; at < sid.length(); at++) {
      char wrong = sid.charAt(at) == 'A' ? 'B' : 'A';
      String almost = sid.substring(0, at) + wrong + sid.substring(at + 1);
      Client stranger = owner.over(transport, server.wire).named(almost);
      assertTrue(stranger.attachRefused().startsWith("R4404"), "character " + at);
    }

    assertEquals("mmine", owner.send("mmine").message());
  }

  @Test
  @DisplayName("SEC-3 a socket makes no session before its opener")
  void unopened(Vertx vertx) {
    TestServer server = new TestServer(vertx, session -> {});
    for (int i = 0; i < 20; i++) {
      Client.of("websocket", server.wire).connectSilently();
    }

    server.open("websocket");

    server.session();
    assertTrue(server.opened.isEmpty());
    assertEquals(1, server.throughline.sessionCount());
  }
}
