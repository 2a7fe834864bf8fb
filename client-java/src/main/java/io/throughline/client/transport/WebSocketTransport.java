// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.transport;

/** §7.2: a WebSocket, frames both ways. */
public final class WebSocketTransport implements Transport {
  private final Network network;

  public WebSocketTransport(Network network) {
    this.network = network;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public Upstream upstream() {
    return Upstream.STREAM;
  }

  @Override
  public boolean marked() {
    return false;
  }

  @Override
  public boolean polled() {
    return false;
  }

  @Override
  public Connection open(Link link) {
    return new WebSocketConnection(network, link);
  }
}
