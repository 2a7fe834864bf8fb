// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.vertx.core.json.JsonObject;

/**
 * All sessions lose their connections at once, each with a message under way, and come back: a
 * protocol that resumes goes on with its session and gets the echo, once; any other opens a
 * connection anew and sends the next message. Several times, of which the first ones warm up.
 */
final class Storm implements Work {
  private static final int STORMS = 12;

  /** The first ones warm up. */
  private static final int WARM_UP = 8;

  /** Connections that are being made at one moment. */
  private static final int AT_ONCE = 1_000;

  private final Load load;
  private int storm = -1;
  private int echoes;
  private int connecting;
  private long cpu;
  private long since;

  Storm(Load load) {
    this.load = load;
  }

  @Override
  public void ready(Peer peer) {
    if (storm < 0) {
      load.opened();
      return;
    }
    peer.sendWhatWasLost();
    connectNext();
  }

  @Override
  public void begin() {
    storm = 0;
    load.peers().forEach(Peer::send);
  }

  @Override
  public void received(Peer peer) {
    if (++echoes < load.peers().size()) {
      return;
    }
    echoes = 0;
    if (storm == WARM_UP) {
      cpu = ServerCpu.micros(load.settings().server());
      since = System.nanoTime();
    }
    if (storm == STORMS) {
      end();
    } else {
      load.later(this::strike);
    }
  }

  private void strike() {
    storm++;
    for (Peer peer : load.peers()) {
      peer.send();
    }
    load.later(this::cut);
  }

  private void cut() {
    load.peers().forEach(Peer::cut);
    connecting = 0;
    for (int i = 0; i < AT_ONCE; i++) {
      connectNext();
    }
  }

  private void connectNext() {
    if (connecting < load.peers().size()) {
      load.peers().get(connecting++).connect();
    }
  }

  private void end() {
    double back = (STORMS - WARM_UP) * (double) load.peers().size();
    double seconds = (System.nanoTime() - since) / 1e9;
    load.finish(
        new JsonObject()
            .put("sessions", load.peers().size())
            .put("micros", (ServerCpu.micros(load.settings().server()) - cpu) / back)
            .put("seconds", seconds / (STORMS - WARM_UP)));
  }
}
