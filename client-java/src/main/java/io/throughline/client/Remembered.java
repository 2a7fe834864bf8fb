// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.selection.Memory;

/** An application's memory as the choice of transports knows it. */
record Remembered(PathMemory paths) implements Memory {
  @Override
  public Known load(String url) {
    PathMemory.Path path = paths.load(url);
    return new Known(path.transport(), path.rttMs());
  }

  @Override
  public void save(String url, Known known) {
    paths.save(url, new PathMemory.Path(known.best(), known.rtt()));
  }
}
