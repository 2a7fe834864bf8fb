// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.throughline.benchmarks.wire.Carrier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a load is to be.
 *
 * @param work what the sessions do: {@code echo}, {@code broadcast}, {@code idle} or {@code storm}
 * @param wire the library whose protocol is spoken
 * @param server the process that is measured; 0 for none
 * @param underWay messages of one sender that are under way at once
 * @param size bytes of a message
 * @param warmup seconds that the server works at least before anything is measured
 * @param seconds how long it works while it is measured
 * @param messages when this is not 0, that many are the end, without a warm-up
 * @param awake whether it never sleeps (see {@link Vigil}); needs a core of its own
 * @param patience seconds in which something of what is under way to a session has to come
 */
public record Settings(
    String work,
    String wire,
    Carrier carrier,
    int port,
    long server,
    int sessions,
    int underWay,
    int size,
    double warmup,
    double seconds,
    long messages,
    boolean awake,
    double patience) {

  /** Reads {@code name=value} pairs; what is not there has a default, but for the port. */
  public static Settings of(String... pairs) {
    Map<String, String> given = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      given.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new Settings(
        given.getOrDefault("work", "echo"),
        given.getOrDefault("wire", "bare"),
        Carrier.valueOf(given.getOrDefault("carrier", "websocket").toUpperCase(Locale.ROOT)),
        Integer.parseInt(given.getOrDefault("port", "")),
        Long.parseLong(given.getOrDefault("server", "0")),
        Integer.parseInt(given.getOrDefault("sessions", "50")),
        Integer.parseInt(given.getOrDefault("underWay", "1")),
        Integer.parseInt(given.getOrDefault("size", "64")),
        Double.parseDouble(given.getOrDefault("warmup", "1")),
        Double.parseDouble(given.getOrDefault("seconds", "1")),
        Long.parseLong(given.getOrDefault("messages", "0")),
        Boolean.parseBoolean(given.get("awake")),
        Double.parseDouble(given.getOrDefault("patience", "60")));
  }
}
