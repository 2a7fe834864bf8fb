// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The sessions do nothing but answer heartbeats, until whoever started the load closes its input.
 */
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
    System.out.println(new JsonObject().put("sessions", load.peers().size()));
    Thread waiter = new Thread(this::untilClosed, "input");
    waiter.setDaemon(true);
    waiter.start();
  }

  private void untilClosed() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    load.later(() -> load.finish(new JsonObject()));
  }

  @Override
  public void received(Peer peer) {
    load.fail("nobody has sent anything");
  }
}
