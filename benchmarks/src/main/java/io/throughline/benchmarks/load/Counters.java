// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

/** What passed over all connections of a load. */
final class Counters {
  long connections;
  long bytesUp;
  long bytesDown;

  /** Of these, what is the body of a request or of its answer. */
  long bodyUp;

  long bodyDown;

  Counters copy() {
    return minus(new Counters());
  }

  Counters minus(Counters earlier) {
    Counters difference = new Counters();
    difference.connections = connections - earlier.connections;
    difference.bytesUp = bytesUp - earlier.bytesUp;
    difference.bytesDown = bytesDown - earlier.bytesDown;
    difference.bodyUp = bodyUp - earlier.bodyUp;
    difference.bodyDown = bodyDown - earlier.bodyDown;
    return difference;
  }
}
