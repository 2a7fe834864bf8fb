// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** §7.3: one POST with an endless answer. */
public final class XhrStreamingTransport implements Transport {
  private final Http http;

  public XhrStreamingTransport(Network network) {
    http = new Http(network);
  }

  @Override
  public String name() {
    return "xhr-streaming";
  }

  @Override
  public Upstream upstream() {
    return Upstream.POSTS;
  }

  @Override
  public boolean marked() {
    return true;
  }

  @Override
  public boolean polled() {
    return false;
  }

  @Override
  public Connection open(Link link) {
    return http.open(link, name(), false);
  }
}
