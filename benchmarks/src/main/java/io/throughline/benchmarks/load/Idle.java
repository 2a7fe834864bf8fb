// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.vertx.core.json.JsonObject;

/** The sessions do nothing but answer heartbeats; told is what the server has worked so far. */
final class Idle implements Work {
  private final Load load;

  Idle(Load load) {
    this.load = load;
  }

  @Override
  public void ready(Peer peer) {
    load.opened();
  }

  @Override
  public void begin() {
    load.finish(
        new JsonObject()
            .put("sessions", load.peers().size())
            .put("cpu", ServerCpu.micros(load.settings().server())));
  }

  @Override
  public void received(Peer peer) {
    load.fail("nobody has sent anything");
  }
}
