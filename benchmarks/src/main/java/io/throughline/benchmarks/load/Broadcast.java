// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

/**
 * The first session sends for all of them: the next message when everybody has got one, until the
 * measurement is over.
 */
final class Broadcast implements Work {
  private final Load load;
  private final Measure measure;
  private final int underWay;
  private final long[] sentAt;

  /** Of each message under way, how many have got it. */
  private final int[] receivers;

  Broadcast(Load load) {
    this.load = load;
    measure = new Measure(load);
    underWay = load.settings().underWay();
    sentAt = new long[underWay];
    receivers = new int[underWay];
  }

  @Override
  public int source(int index) {
    return 0;
  }

  @Override
  public void ready(Peer peer) {
    load.opened();
  }

  @Override
  public void begin() {
    measure.begin();
    for (int i = 0; i < underWay; i++) {
      send();
    }
  }

  private void send() {
    Peer source = load.peers().get(0);
    sentAt[(int) (source.sent % underWay)] = load.now();
    source.send();
  }

  @Override
  public void received(Peer peer) {
    int slot = (int) ((peer.received - 1) % underWay);
    measure.message(sentAt[slot]);
    if (++receivers[slot] == load.peers().size()) {
      receivers[slot] = 0;
      if (!measure.over()) {
        send();
      }
    }
  }
}
