// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.ServerMetrics;

/** What observers may look up of one server. */
record ServerLevels(Sessions directory, Namespaces namespaces) implements ServerMetrics.Levels {
  @Override
  public int sessions() {
    return directory.size();
  }

  @Override
  public int maxSessions() {
    return directory.maxSize();
  }

  @Override
  public long detachedBytes() {
    return directory.detachedBytes();
  }

  @Override
  public long maxDetachedBytes() {
    return directory.maxDetachedBytes();
  }

  @Override
  public int rooms() {
    return namespaces.rooms();
  }
}
