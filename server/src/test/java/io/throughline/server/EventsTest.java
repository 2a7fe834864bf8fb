// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.wire.Client;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events, calls and namespaces over real connections. */
@ExtendWith(VertxExtension.class)
class EventsTest {
  @Test
  @DisplayName("EV-3 an event and a call of the root are heard, answered and confirmed")
  void root(Vertx vertx) {
    TestServer server =
        new TestServer(
            vertx,
            session -> {
              session.events().on("hi", e -> session.events().emit("ho", e.arguments().node(0)));
              session.events().answer("twice", e -> 2 * e.arguments().integer(0));
            });
    Client client = server.open("websocket");

    client.send("e[\"hi\",1]");
    assertEquals("e[\"ho\",1]", client.message());
    client.send("e1[\"twice\",21]");
    assertEquals("r1[42]", client.message());
  }
}
