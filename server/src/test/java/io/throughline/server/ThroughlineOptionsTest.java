// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Limits;
import io.throughline.protocol.Timing;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ThroughlineOptionsTest {
  private static Arguments range(
      String name, int least, int most, BiConsumer<ThroughlineOptions.Builder, Integer> set) {
    return Arguments.of(name, least, most, set);
  }

  static Stream<Arguments> ranges() {
    int max = Integer.MAX_VALUE;
    return Stream.of(
        range("handshakeTimeout", 1_000, 60_000, ThroughlineOptions.Builder::handshakeTimeout),
        range("bodyTimeout", 1_000, 60_000, ThroughlineOptions.Builder::bodyTimeout),
        range("openingTimeout", 100, 60_000, ThroughlineOptions.Builder::openingTimeout),
        range("closeTimeout", 100, 60_000, ThroughlineOptions.Builder::closeTimeout),
        range("stallTimeout", 1_000, 600_000, ThroughlineOptions.Builder::stallTimeout),
        range("tombstone", 1_000, 600_000, ThroughlineOptions.Builder::tombstone),
        range("attachRate", 1, 100_000, (o, n) -> o.attachRate(n, 1)),
        range("attachBurst", 1, 100_000, (o, n) -> o.attachRate(1, n)),
        range("maxSessions", 1, max, (o, n) -> o.maxSessions(n, 1)),
        range("maxSessions of one address", 1, max, (o, n) -> o.maxSessions(1, n)),
        range("openRate", 1, max, (o, n) -> o.openRate(n, 1)),
        range("openRate at once", 1, max, (o, n) -> o.openRate(1, n)),
        range("maxUnopened", 1, max, ThroughlineOptions.Builder::maxUnopened),
        range("maxDetachedBytes", 0, max, (o, n) -> o.maxDetachedBytes(n)),
        range("pingInterval", 50, 300_000, (o, n) -> o.timing(new Timing(n, 50, 0, 50, 10))),
        range("pingTimeout", 50, 300_000, (o, n) -> o.timing(new Timing(50, n, 0, 50, 10))),
        range("a time", 0, 86_400_000, (o, n) -> o.timing(new Timing(50, 50, n, 50, 10))),
        range("pollHold", 50, 300_000, (o, n) -> o.timing(new Timing(50, 50, 0, n, 10))),
        range("ackDelay", 10, 10_000, (o, n) -> o.timing(new Timing(50, 50, 0, 50, n))));
  }

  @ParameterizedTest(name = "{0}: {1} to {2}")
  @MethodSource("ranges")
  @DisplayName("an option takes its range and names itself when it refuses")
  void inRange(
      String name, int least, int most, BiConsumer<ThroughlineOptions.Builder, Integer> set) {
    assertDoesNotThrow(() -> set.accept(ThroughlineOptions.builder(), least));
    assertDoesNotThrow(() -> set.accept(ThroughlineOptions.builder(), most));
    assertRefused(name, o -> set.accept(o, least - 1));
    if (most < Integer.MAX_VALUE && !name.equals("a time")) {
      assertRefused(name, o -> set.accept(o, most + 1));
    }
  }

  private static void assertRefused(String named, Consumer<ThroughlineOptions.Builder> set) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> set.accept(ThroughlineOptions.builder()), named);
    assertTrue(e.getMessage().startsWith(named), e.getMessage());
  }

  @Test
  @DisplayName("transports are known ones, one at least, each once")
  void transports() {
    assertRefused("transports", o -> o.transports(List.of()));
    assertRefused("transports", o -> o.transports(List.of("websocket", "sse")));
    assertRefused("transports", o -> o.transports(List.of("websocket", "websocket")));
    assertEquals(
        List.of("long-polling"),
        ThroughlineOptions.builder().transports(List.of("long-polling")).build().values.transports);
  }

  @Test
  @DisplayName("SEC-5 what no browser sends as an origin is refused, not silently never matched")
  void origins() {
    ThroughlineOptions.Builder options = ThroughlineOptions.builder();
    options.allowedOrigins(Set.of("https://app.example", "http://[::1]:8080", "null"));
    for (String bad :
        List.of("", "*", "app.example", "https://app.example/", "https://a@b", "https://")) {
      assertRefused("no origin", o -> o.allowedOrigins(Set.of(bad)));
    }
  }

  @Test
  @DisplayName("limits that do not fit together are refused")
  void limits() {
    assertRefused("limit out of range: maxFrame", o -> o.limits(Limits.DEFAULTS.withWindow(1_000)));
    assertRefused("limit out of range: maxBody", o -> o.limits(Limits.DEFAULTS.withMaxBody(9_000)));
  }

  @Test
  @DisplayName("built options do not follow their builder")
  void frozen() {
    ThroughlineOptions.Builder builder =
        ThroughlineOptions.builder().closeTimeout(1_234).maxUnopened(7);
    ThroughlineOptions options = builder.build();

    builder.closeTimeout(4_321).maxUnopened(8);

    assertEquals(1_234, options.values.closeTimeout);
    assertEquals(7, options.values.caps.maxUnopened());
  }
}
