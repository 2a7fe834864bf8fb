// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.older.Connection;
import io.throughline.protocol.EncodedFrame;
import java.util.ArrayList;
import java.util.List;

/** A connection as the client holds it, and the way between the ends: in order, until it is cut. */
final class Pipe implements Connection {
  private final World world;
  private final ClientEnd client;
  private final ServerEnd server;
  private final String transport;

  /** The server's side; a repeated request has the last one that was made. */
  private final List<ServerSide> sides = new ArrayList<>(1);

  private long upAt;
  private long downAt;
  private boolean written;
  private boolean cut;
  private boolean keepInFlight;
  private boolean congested;

  /** The client let go of it. */
  boolean closed;

  /** The server ended it, or it is gone. */
  boolean over;

  /** ATTACHED has arrived through it. */
  boolean attached;

  Pipe(World world, ClientEnd client, ServerEnd server, String transport) {
    this.world = world;
    this.client = client;
    this.server = server;
    this.transport = transport;
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    String lines = Wire.lines(frames);
    if (duplex()) {
      up(lines);
      return;
    }
    Violation.check(!written, "a request has one body");
    written = true;
    if (world.fault(0.12)) {
      world.note(Happening.DROP);
      world.in(world.latency(), () -> client.lost(this));
      if (world.fault(0.5)) {
        request(lines, false); // arrives, but its answer is lost
      }
      return;
    }
    request(lines, true);
    if (world.fault(0.12)) {
      world.note(Happening.DUPLICATE);
      request(lines, false); // sent twice by the HTTP stack; only one answer comes back
    }
  }

  private void request(String lines, boolean answered) {
    world.in(world.latency(), () -> server.open(newSide(answered), lines));
  }

  private ServerSide newSide(boolean answered) {
    ServerSide side = new ServerSide(this, world, server, answered);
    sides.add(side);
    return side;
  }

  private void up(String lines) {
    if (cut || closed) {
      return;
    }
    upAt = Math.max(upAt, world.now() + world.latency());
    world.at(upAt, () -> arriveUp(lines));
  }

  private void arriveUp(String lines) {
    if (cut && !keepInFlight) {
      return;
    }
    if (sides.isEmpty()) {
      server.open(newSide(true), lines);
    } else {
      server.frames(sides.get(0), lines);
    }
  }

  /** Text on its way to the client. */
  void down(String lines) {
    if (!cut) {
      downAt = Math.max(downAt, world.now() + world.latency());
      world.at(downAt, () -> arriveDown(lines));
    }
  }

  private void arriveDown(String lines) {
    if (!closed && (!cut || keepInFlight)) {
      client.receive(this, lines);
    } else {
      world.note(Happening.DROP);
    }
  }

  /** The server's end of it, behind everything that was written. */
  void downEnd(boolean planned) {
    over = true;
    downAt = Math.max(downAt, world.now() + world.latency());
    world.at(
        downAt,
        () -> {
          if (planned && !duplex()) {
            client.ended(this);
          } else {
            client.lost(this);
          }
        });
  }

  /** An answer that breaks off: only whole lines were read. */
  void downTruncated(String lines) {
    world.note(Happening.TRUNCATE);
    down(lines.substring(0, world.below(lines.length() + 1)));
    downEnd(false);
  }

  /** The network cuts it; either end may learn late or, at the server, only by silence. */
  void cut() {
    if (cut || over) {
      return;
    }
    cut = true;
    world.note(Happening.CUT);
    over = true;
    keepInFlight = world.chance(0.5);
    world.at(Math.max(downAt, world.now()) + world.latency(), () -> client.lost(this));
    loseSides();
  }

  private void loseSides() {
    if (world.fault(0.2)) {
      return; // half open
    }
    long at =
        Math.max(upAt, world.now()) + (world.fault(0.3) ? world.below(1_500) : world.latency());
    for (ServerSide side : sides) {
      world.at(at, () -> server.lost(side));
    }
  }

  void congest() {
    congested = true;
    world.in(
        world.below(80),
        () -> {
          congested = false;
          client.turn(() -> {});
          sides.forEach(server::flush);
        });
  }

  @Override
  public boolean isWritable() {
    return !congested;
  }

  boolean congested() {
    return congested;
  }

  @Override
  public boolean duplex() {
    return transport.equals("websocket");
  }

  @Override
  public boolean oneShot() {
    return transport.equals("long-polling");
  }

  @Override
  public void close(int code) {
    if (!closed) {
      client.closing(this);
      closed = true;
      over = true;
      loseSides();
    }
  }

  @Override
  public String transport() {
    return transport;
  }

  List<ServerSide> sides() {
    return sides;
  }
}
