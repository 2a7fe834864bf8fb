// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import io.throughline.client.transport.Transport;
import io.throughline.client.transport.Upstream;

/** A transport by its properties; the test is its network. */
public record FakeTransport(String name, Upstream upstream, boolean marked, boolean polled)
    implements Transport {
  public static FakeTransport websocket() {
    return new FakeTransport("websocket", Upstream.STREAM, false, false);
  }

  /** With MARK. */
  public static FakeTransport streaming() {
    return new FakeTransport("xhr-streaming", Upstream.POSTS, true, false);
  }

  /** A stream that needs no MARK, so that nothing but bodies matters. */
  public static FakeTransport posts() {
    return new FakeTransport("xhr-streaming", Upstream.POSTS, false, false);
  }

  public static FakeTransport polling() {
    return new FakeTransport("long-polling", Upstream.POSTS, false, true);
  }

  @Override
  public Connection open(Link link) {
    throw new UnsupportedOperationException("the test makes the connection");
  }
}
