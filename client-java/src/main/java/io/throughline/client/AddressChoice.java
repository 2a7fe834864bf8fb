// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.vertx.core.net.endpoint.InteractionMetrics;
import io.vertx.core.net.endpoint.LoadBalancer;
import io.vertx.core.net.endpoint.ServerEndpoint;
import io.vertx.core.net.endpoint.ServerSelector;
import java.net.SocketException;
import java.util.List;

/**
 * Which of a server's addresses requests go to: one and the same, since a session lives at one
 * server, until it cannot be connected to; then the next one. Vert.x by itself knows the first
 * only.
 */
final class AddressChoice implements LoadBalancer {
  /**
   * How often an address could not be connected to. Any loop may count; a lost count is no harm.
   */
  private static final class Failures implements InteractionMetrics<Object> {
    private volatile int count;

    @Override
    public Object initiateRequest() {
      return this;
    }

    @Override
    public void reportFailure(Object request, Throwable failure) {
      if (failure instanceof SocketException) {
        int counted = count + 1;
        count = counted;
      }
    }
  }

  @Override
  public InteractionMetrics<?> newMetrics() {
    return new Failures();
  }

  /** The first of those that failed least. */
  @Override
  public ServerSelector selector(List<? extends ServerEndpoint> addresses) {
    return () -> {
      int chosen = -1;
      for (int i = 0; i < addresses.size(); i++) {
        if (chosen < 0 || failures(addresses.get(i)) < failures(addresses.get(chosen))) {
          chosen = i;
        }
      }
      return chosen;
    };
  }

  private static int failures(ServerEndpoint address) {
    return ((Failures) address.metrics()).count;
  }
}
