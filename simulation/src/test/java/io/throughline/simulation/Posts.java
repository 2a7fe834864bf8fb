// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.transport.Link;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Side;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/** Bodies on their way upstream (§7.6): lost, repeated, or swallowed for a while, all of them. */
final class Posts {
  /** What becomes of a body, when a test asks for it. */
  enum Fault {
    /** It is taken in, its answer is lost. */
    LOST_ANSWER,
    /** It is answered by nothing, and not taken in. */
    EMPTY_ANSWER,
    /** It is taken in twice. */
    DUPLICATE,
    NONE
  }

  private final World world;
  private final ServerEnd server;
  private final ClientEnd client;
  private final Queue<Fault> asked = new ArrayDeque<>();
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

  /** That becomes of the next bodies. */
  void ask(Fault fault, int count) {
    asked.addAll(Collections.nCopies(count, fault));
  }

  void send(List<EncodedFrame> frames, Link link) {
    String body = Wire.lines(frames);
    Answer answer = new Answer(link);
    world.in(link.patience(), () -> answer.told(null));
    switch (fault()) {
      case LOST_ANSWER -> {
        world.note(Happening.DROP);
        world.in(world.latency(), () -> server.upstream(body));
        world.in(2 * world.latency(), () -> answer.told(null));
      }
      case EMPTY_ANSWER -> world.in(world.latency(), () -> answer.told(List.of()));
      case DUPLICATE -> {
        world.note(Happening.DUPLICATE);
        world.in(world.latency(), () -> server.upstream(body));
        send(body, answer);
      }
      case NONE -> send(body, answer);
    }
  }

  private Fault fault() {
    Fault next = asked.poll();
    if (next != null) {
      return next;
    }
    return world.fault(0.15) ? Fault.DUPLICATE : Fault.NONE;
  }

  private void send(String body, Answer answer) {
    if (world.now() < vanishUntil && world.fault(1)) {
      world.note(Happening.VANISH);
    } else if (world.fault(0.1)) {
      world.note(Happening.DROP);
      world.in(world.latency(), () -> answer.told(null));
    } else {
      world.in(world.latency(), () -> arrive(body, answer));
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
