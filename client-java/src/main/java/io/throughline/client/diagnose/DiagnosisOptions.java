// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.diagnose;

import io.throughline.client.ThroughlineClientOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a diagnosis can be told: immutable, checked when it is made.
 *
 * @param client how the server is reached: proxy, certificates, headers, credentials. Without
 *     credentials a server that wants some says so, which proves the way to it. Its transports,
 *     memory, metrics and time-outs of attempts are not used. Default: as clients have it
 * @param transports those to try, one at least. Default: all that the client has
 * @param quiet how long each connection is left alone, to see whether it lives: 0 for not at all,
 *     at most 1 min. Default 5.5 s, which is longer than networks that cut after 5 s allow
 * @param within how long it may take in all: 5 s to 2 min, default 15 s
 */
public record DiagnosisOptions(
    ThroughlineClientOptions client, List<String> transports, Duration quiet, Duration within) {
  private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final DiagnosisOptions DEFAULTS =
      new DiagnosisOptions(
          ThroughlineClientOptions.defaults(),
          List.of("websocket", "xhr-streaming", "long-polling"),
          Duration.ofMillis(5_500),
          Duration.ofSeconds(15));

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public DiagnosisOptions {
    transports = List.copyOf(transports);
    client.toBuilder().transports(transports);
    check(quiet, Duration.ZERO, LONGEST_QUIET, "quiet");
    check(within, SHORTEST, LONGEST, "within");
  }

  private static void check(Duration value, Duration least, Duration most, String name) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
  }

  /** All defaults. */
  public static DiagnosisOptions defaults() {
    return DEFAULTS;
  }

  /** The same with other options of the client. */
  public DiagnosisOptions withClient(ThroughlineClientOptions value) {
    return new DiagnosisOptions(value, transports, quiet, within);
  }

  /** The same with other transports to try, best first. */
  public DiagnosisOptions withTransports(List<String> value) {
    return new DiagnosisOptions(client, value, quiet, within);
  }

  /** The same with another time in which nothing is said. */
  public DiagnosisOptions withQuiet(Duration value) {
    return new DiagnosisOptions(client, transports, value, within);
  }

  /** The same with another time in which it ends. */
  public DiagnosisOptions within(Duration value) {
    return new DiagnosisOptions(client, transports, quiet, value);
  }
}
