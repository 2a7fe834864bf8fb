// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.Upstream;
import java.util.List;
import java.util.function.BiFunction;

/** A transport as the simulated network has it; its connections are {@link Pipe}s. */
record Way(
    String name,
    Upstream upstream,
    boolean marked,
    boolean polled,
    BiFunction<Way, Link, Connection> opened)
    implements Transport {
  /** Those of these names, by one network. */
  static List<Way> all(List<String> names, BiFunction<Way, Link, Connection> network) {
    return names.stream().map(name -> of(name, network)).toList();
  }

  private static Way of(String name, BiFunction<Way, Link, Connection> network) {
    return switch (name) {
      case "websocket" -> new Way(name, Upstream.STREAM, false, false, network);
      case "xhr-streaming" -> new Way(name, Upstream.POSTS, true, false, network);
      case "long-polling" -> new Way(name, Upstream.POSTS, false, true, network);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public Connection open(Link link) {
    return opened.apply(this, link);
  }
}
