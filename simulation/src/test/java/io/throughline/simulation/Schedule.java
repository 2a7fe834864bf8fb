// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.selection.Memory;
import io.throughline.client.session.State;
import java.util.EnumMap;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One run: a storm, then a healed network and the questions whether everything came to its end. */
final class Schedule {
  private static final int STEPS = 30;

  /** Longer than any timer, back-off included, takes to come to its end. */
  private static final long CALM = 60_000;

  private static final long SLICE = 250;

  private final World world;
  private final Flows flows = new Flows();
  private final ServerEnd server;
  private final ClientEnd client;

  Schedule(long seed) {
    this.world = new World(seed);
    this.server = new ServerEnd(world, flows);
    this.client = new ClientEnd(world, server, flows, Settings.TRANSPORTS, known());
  }

  private Memory.Known known() {
    List<String> names = Settings.TRANSPORTS;
    String best = world.chance(0.5) ? names.get(world.below(names.size())) : "";
    return new Memory.Known(best, world.below(100));
  }

  /** Runs it; a {@link Violation} tells what did not hold. */
  void run() {
    client.begin();
    if (world.chance(0.4)) {
      client.race();
    }
    int steps = 10 + world.below(STEPS);
    for (int i = 0; i < steps; i++) {
      step();
      world.runUntil(world.now() + world.below(world.chance(0.05) ? 1_500 : 60));
    }
    calm();
  }

  EnumMap<Happening, Long> happened() {
    return world.happened();
  }

  private void step() {
    switch (world.below(10)) {
      case 0, 1, 2 -> client.act();
      case 3, 4, 5 -> server.act();
      case 6 -> client.network.disturb();
      case 7 -> {
        if (world.chance(0.5)) {
          client.wander();
        }
      }
      case 8 -> server.rotate();
      default -> press();
    }
  }

  /** A full window on its way while the client takes nothing and attaches anew. */
  private void press() {
    client.pause(true);
    server.fill();
    world.runUntil(world.now() + world.below(15));
    client.wander();
    world.runUntil(world.now() + world.below(30));
    client.pause(false);
  }

  private void calm() {
    world.heal();
    client.pause(false);
    server.settle();
    settle(this::quiet);
    List<Served> seen = server.seen();
    Violation.check(
        seen.size() <= 1, "HS-3: the application saw " + seen.size() + " sessions of one client");
    if (client.state() == State.OPEN && !seen.isEmpty()) {
      Violation.check(flows.done(), "left over: " + flows);
      if (world.chance(0.5)) {
        client.turn(client::close);
      } else {
        client.pause(world.chance(0.5)); // what it has not taken yet must not be lost with the end
        seen.get(0).fill(3);
        seen.get(0).close();
        seen.get(0).after();
      }
    }
    settle(this::over);
    Violation.check(client.state() == State.CLOSED, "the client is still " + client.state());
    server.all().forEach(Schedule::ended);
    boolean same = seen.size() == 1 && client.open();
    if (same) {
      Served served = seen.get(0);
      // What arrives at a server's application that closed or does not listen is taken in, but goes
      // nowhere.
      flows.up().end(client.ending.confirmed(), client.ending.unknown(), served.hears());
      flows.down().end(served.confirmed, served.unconfirmed, true);
    }
  }

  /** Runs on until it is so, or nothing can change any more. */
  private void settle(BooleanSupplier so) {
    long end = world.now() + CALM;
    while (world.now() < end && !so.getAsBoolean()) {
      world.runUntil(world.now() + SLICE);
    }
  }

  private boolean quiet() {
    return over() || (client.state() == State.OPEN && !server.seen().isEmpty() && flows.done());
  }

  private boolean over() {
    return client.state() == State.CLOSED && server.all().stream().allMatch(Schedule::closed);
  }

  private static boolean closed(Served served) {
    return served.session.state() == io.throughline.server.session.Lifecycle.State.CLOSED;
  }

  private static void ended(Served served) {
    Violation.check(closed(served), "the server's session is still " + served.session.state());
  }
}
