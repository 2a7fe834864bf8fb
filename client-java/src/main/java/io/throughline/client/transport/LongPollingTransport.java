// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** §7.4: a connection is one POST that the server holds until it has something to say. */
public final class LongPollingTransport implements Transport {
  private final Http http;

  public LongPollingTransport(Network network) {
    http = new Http(network);
  }

  @Override
  public String name() {
    return "long-polling";
  }

  @Override
  public Upstream upstream() {
    return Upstream.POSTS;
  }

  @Override
  public boolean marked() {
    return false;
  }

  @Override
  public boolean polled() {
    return true;
  }

  @Override
  public Connection open(Link link) {
    return http.open(link, name(), true);
  }
}
