// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.client.transport.Connection;
import io.throughline.client.transport.Link;
import io.throughline.client.transport.Upstream;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Side;
import java.util.ArrayList;
import java.util.List;

/** A connection as the client holds it, and the way between the ends: in order, until it is cut. */
final class Pipe implements Connection {
  private final World world;
  private final ClientEnd client;
  private final ServerEnd server;
  private final Network network;
  private final Way way;
  private final Link link;

  /** The server's side; a repeated request has the last one that was made. */
  private final List<ServerSide> sides = new ArrayList<>(1);

  private long upAt;
  private long downAt;

  /** A stream that is held back on the way: what waits there; so many pieces pass before. */
  private final List<String> stalled = new ArrayList<>(0);

  private int stallsAfter = Integer.MAX_VALUE;
  private boolean cut;
  private boolean keepInFlight;
  private boolean congested;
  private boolean closeWritten;

  /** The client let go of it. */
  boolean closed;

  /** The server ended it, or it is gone. */
  boolean over;

  Pipe(Network network, Way way, Link link) {
    this.world = network.world;
    this.client = network.client;
    this.server = network.server;
    this.network = network;
    this.way = way;
    this.link = link;
    if (way.marked()) {
      stallsAfter = world.fault(0.15) ? world.below(4) : network.streamsStallAfter;
    }
  }

  /** Begins it: a socket that opens later, is refused or hangs, or a request. */
  void begin() {
    if (!duplex()) {
      request(Wire.lines(link.opener()));
    } else if (world.fault(0.15) || network.sockets == Network.Sockets.REFUSED) {
      world.in(world.latency(), this::lost);
    } else if (!world.fault(0.05)) {
      world.in(world.latency(), this::opened);
    }
  }

  private void opened() {
    if (!closed && !cut) {
      client.turn(() -> send(link.opener()));
    }
  }

  @Override
  public void send(List<EncodedFrame> frames) {
    if (frames.isEmpty()) {
      return;
    }
    if (duplex()) {
      frames.forEach(this::checkClosing);
      up(Wire.lines(frames));
    } else {
      network.posts.send(frames, link);
    }
  }

  /** CL-4: what may follow CLOSE. */
  private void checkClosing(EncodedFrame frame) {
    Violation.check(
        !closeWritten || frame.kind() == FrameKind.PONG, "CL-4: after CLOSE: " + frame.kind());
    closeWritten |= frame.kind() == FrameKind.CLOSE;
  }

  private void request(String lines) {
    if (world.fault(0.12)) {
      world.note(Happening.DROP);
      world.in(world.latency(), this::lost);
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
    ServerSide side = new ServerSide(this, server, answered);
    sides.add(side);
    return side;
  }

  private void up(String lines) {
    if (cut || closed || network.sockets == Network.Sockets.SILENT) {
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
    if (stallsAfter == 0) {
      world.note(Happening.STALL);
      stalled.add(lines);
    } else if (!cut) {
      stallsAfter--;
      downAt = Math.max(downAt, world.now() + world.latency());
      world.at(downAt, () -> arriveDown(lines));
    }
  }

  private void arriveDown(String lines) {
    if (!closed && (!cut || keepInFlight)) {
      client.turn(() -> link.onFrames(Wire.frames(lines, Side.SERVER), null));
    } else {
      world.note(Happening.DROP);
    }
  }

  /** The server's end of it, behind everything that was written. */
  void downEnd(boolean planned) {
    over = true;
    stallsAfter = Integer.MAX_VALUE; // what held it back lets go of it
    stalled.forEach(this::down);
    stalled.clear();
    downAt = Math.max(downAt, world.now() + world.latency());
    world.at(downAt, () -> ended(planned && oneShot()));
  }

  private void lost() {
    ended(false);
  }

  private void ended(boolean planned) {
    if (!closed) {
      client.turn(() -> link.onEnd(planned, planned ? "answered" : "lost"));
    }
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
    world.at(Math.max(downAt, world.now()) + world.latency(), this::lost);
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
          client.turn(link::onWritable);
          sides.forEach(server::flush);
        });
  }

  @Override
  public boolean writable() {
    return !congested;
  }

  /** Whether its answer breaks off. */
  boolean truncated() {
    return network.truncates();
  }

  boolean congested() {
    return congested;
  }

  private boolean duplex() {
    return way.upstream() == Upstream.STREAM;
  }

  boolean oneShot() {
    return way.polled();
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

  String transport() {
    return way.name();
  }

  List<ServerSide> sides() {
    return sides;
  }
}
