// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import java.util.ArrayList;
import java.util.List;

/** What a client's connections run through; beside what chance does, a test can ask for faults. */
final class Network {
  /** What becomes of sockets. */
  enum Sockets {
    WORK,
    REFUSED,
    /** They open, and what is written to them is never answered. */
    SILENT
  }

  final World world;
  final ServerEnd server;
  final ClientEnd client;
  final Posts posts;
  private final List<Pipe> pipes = new ArrayList<>();

  Sockets sockets = Sockets.WORK;

  /** So many pieces of a stream pass before it is held back on the way. */
  int streamsStallAfter = Integer.MAX_VALUE;

  /** So many answers of polls break off. */
  private int truncatedPolls;

  Network(World world, ServerEnd server, ClientEnd client) {
    this.world = world;
    this.server = server;
    this.client = client;
    this.posts = new Posts(world, server, client);
  }

  Connection open(Way way, Link link) {
    Pipe pipe = new Pipe(this, way, link);
    pipes.add(pipe);
    pipe.begin();
    return pipe;
  }

  void truncatePolls(int count) {
    truncatedPolls = count;
  }

  /** Whether the answer of a poll breaks off now. */
  boolean truncates() {
    if (truncatedPolls > 0) {
      truncatedPolls--;
      return true;
    }
    return world.fault(0.15);
  }

  /** Something happens to one of the last connections, or to all bodies. */
  void disturb() {
    if (world.chance(0.1)) {
      posts.vanish();
    }
    if (!pipes.isEmpty()) {
      Pipe pipe = pipes.get(pipes.size() - 1 - world.below(Math.min(3, pipes.size())));
      if (world.chance(0.6)) {
        pipe.cut();
      } else {
        pipe.congest();
      }
    }
  }
}
