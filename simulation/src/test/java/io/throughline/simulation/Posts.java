// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.transport.Link;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Side;
import java.util.List;

/** Bodies on their way upstream (§7.6): lost, repeated, or swallowed for a while, all of them. */
final class Posts {
  private final World world;
  private final ServerEnd server;
  private final ClientEnd client;
  private long vanishUntil;

  Posts(World world, ServerEnd server, ClientEnd client) {
    this.world = world;
    this.server = server;
    this.client = client;
  }

  /** Something on the way takes every body for a while, and says nothing. */
  void vanish() {
    vanishUntil = world.now() + world.below(4_000);
  }

  void send(List<EncodedFrame> frames, Link link) {
    String body = Wire.lines(frames);
    Answer answer = new Answer(link);
    world.in(link.patience(), () -> answer.told(null));
    if (world.now() < vanishUntil && world.fault(1)) {
      world.note(Happening.VANISH);
      return;
    }
    if (world.fault(0.1)) {
      world.note(Happening.DROP);
      world.in(world.latency(), () -> answer.told(null));
    } else {
      world.in(world.latency(), () -> arrive(body, answer));
    }
    if (world.fault(0.15)) {
      world.note(Happening.DUPLICATE);
      world.in(
          world.latency(), () -> server.upstream(body)); // a repeat, or one that was thought lost
    }
  }

  private void arrive(String body, Answer answer) {
    String lines = server.upstream(body);
    List<Frame> frames = world.fault(0.1) ? null : Wire.frames(lines, Side.SERVER);
    world.in(world.latency(), () -> answer.told(frames));
  }

  /** What is told of one body: once. */
  private final class Answer {
    private final Link link;
    private boolean told;

    Answer(Link link) {
      this.link = link;
    }

    void told(List<Frame> frames) {
      if (!told) {
        told = true;
        client.turn(() -> link.onAnswer(frames));
      }
    }
  }
}
