// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

/**
 * Each session has so many messages under way: for each that comes back another one is sent, until
 * the measurement is over.
 */
final class Echo implements Work {
  private final Load load;
  private final Measure measure;
  private final int underWay;

  /** When the messages under way were sent, session by session. */
  private final long[] sentAt;

  Echo(Load load) {
    this.load = load;
    measure = new Measure(load);
    underWay = load.settings().underWay();
    sentAt = new long[load.settings().sessions() * underWay];
  }

  @Override
  public void ready(Peer peer) {
    load.opened();
  }

  @Override
  public void begin() {
    measure.begin();
    for (Peer peer : load.peers()) {
      for (int i = 0; i < underWay; i++) {
        send(peer);
      }
    }
  }

  private void send(Peer peer) {
    sentAt[slot(peer, peer.sent)] = load.now();
    peer.send();
  }

  private int slot(Peer peer, long number) {
    return peer.index * underWay + (int) (number % underWay);
  }

  @Override
  public void received(Peer peer) {
    measure.message(sentAt[slot(peer, peer.received - 1)]);
    if (!measure.over()) {
      send(peer);
    }
  }
}
