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
  /** All of them, best first, by one network. */
  static List<Way> all(BiFunction<Way, Link, Connection> network) {
    return List.of(
        new Way("websocket", Upstream.STREAM, false, false, network),
        new Way("xhr-streaming", Upstream.POSTS, true, false, network),
        new Way("long-polling", Upstream.POSTS, false, true, network));
  }

  @Override
  public Connection open(Link link) {
    return opened.apply(this, link);
  }
}
