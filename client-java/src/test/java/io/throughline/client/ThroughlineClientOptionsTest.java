// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThroughlineClientOptionsTest {
  private final ThroughlineClientOptions.Builder builder = ThroughlineClientOptions.builder();

  private static void refused(Runnable setting) {
    assertThrows(IllegalArgumentException.class, setting::run);
  }

  @Test
  @DisplayName("the defaults are as documented")
  void defaults() {
    ThroughlineClientOptions.Builder values = ThroughlineClientOptions.defaults().values;

    assertEquals(List.of("websocket", "xhr-streaming", "long-polling"), values.transports);
    assertEquals(2_000, values.attemptTimeout);
    assertEquals(5_000, values.closeTimeout);
    assertEquals(Map.of(), values.headers.get());
    assertNull(values.auth.get());
    assertNull(values.proxy);
    assertNull(values.trust);
    assertEquals(4, values.http.getKeepAliveTimeout());
    assertFalse(values.webSocket.getTryUsePerMessageCompression());
  }

  @Test
  @DisplayName("what is out of range is refused when it is set")
  void ranges() {
    refused(() -> builder.transports(List.of()));
    refused(() -> builder.transports(List.of("jsonp-polling")));
    refused(() -> builder.transports(List.of("websocket", "websocket")));
    refused(() -> builder.attemptTimeout(99));
    refused(() -> builder.attemptTimeout(10_001));
    refused(() -> builder.closeTimeout(99));
    refused(() -> builder.closeTimeout(60_001));
  }

  @Test
  @DisplayName("options are not changed by what was given to them, nor by their builder")
  void frozen() {
    Map<String, String> headers = new HashMap<>(Map.of("a", "b"));
    ObjectNode auth = JsonNodeFactory.instance.objectNode().put("token", 1);
    ThroughlineClientOptions options =
        builder.headers(headers).auth(auth).transports(List.of("websocket")).build();

    headers.clear();
    auth.put("token", 2);
    builder.transports(List.of("long-polling"));

    assertEquals(Map.of("a", "b"), options.values.headers.get());
    assertEquals("{\"token\":1}", String.valueOf(options.values.auth.get()));
    assertEquals(List.of("websocket"), options.values.transports);
  }
}
