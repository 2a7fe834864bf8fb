// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.throughline.protocol.Side;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.UpstreamBody;
import java.util.ArrayList;
import java.util.List;

/**
 * The server: its directory of sessions, what arrives at it, and what must hold whenever something
 * did.
 */
final class ServerEnd {
  private static final long MARK_DELAY = 100;

  private final World world;
  private final Directory directory;

  ServerEnd(World world, Flows flows) {
    this.world = world;
    this.directory = new Directory(world, flows);
  }

  /** What begins with an opener arrived: a new connection. */
  void open(ServerSide side, String lines) {
    List<Frame> frames = Wire.frames(lines, Side.CLIENT);
    Frame opener = frames.get(0);
    Frame refusal;
    Served served;
    boolean chooses;
    if (opener instanceof Frame.Hello hello) {
      served = directory.hello(hello);
      refusal =
          attach(
              served, side, hello.attempt(), () -> served.session.hello(side, hello, world.now()));
      chooses = false;
    } else {
      Frame.Attach attach = (Frame.Attach) opener;
      served = directory.find(attach.sid());
      refusal =
          served == null
              ? Frame.Reject.of(CloseCode.UNKNOWN_SESSION)
              : attach(
                  served,
                  side,
                  attach.attempt(),
                  () -> served.session.attach(side, attach, world.now()));
      chooses = true;
    }
    if (served != null && refusal == null) {
      served.chosen |= chooses;
    }
    if (refusal != null) {
      side.write(List.of(EncodedFrame.of(refusal)));
      side.end(((Frame.Reject) refusal).code());
    } else {
      accepted(side, frames);
    }
    after(served);
  }

  private void accepted(ServerSide side, List<Frame> frames) {
    if (side.poll()) {
      world.in(Settings.TIMING.pollHold(), side::holdPassed);
    }
    world.in(MARK_DELAY, side::mark);
    for (Frame frame : frames.subList(1, frames.size())) {
      frame(side, frame);
    }
  }

  private interface Step {
    Frame attach();
  }

  private Frame.Reject attach(Served served, ServerSide side, long n, Step step) {
    ServerSession session = served.session;
    boolean ended = session.state() == State.CLOSED;
    ServerSide before = served.current;
    State state = session.state();
    side.attempt = n;
    Frame.Reject refusal = (Frame.Reject) step.attach();
    int code = refusal == null ? 0 : refusal.code();
    if (ended) {
      Violation.check(code == 4410, "AT-14: a tombstone answered " + code);
      Violation.check(
          !served.opened || refusal.endedWith() == served.endCode,
          "AT-14: not the code it ended with");
    } else if (n < served.attempt) {
      world.note(Happening.REORDER);
      Violation.check(code == 4409, "AT-2: a stale attempt was answered " + code);
      Violation.check(
          session.state() == state && served.current == before,
          "AT-2: a stale attempt changed something");
    } else {
      Violation.check(code != 4409, "AT-3: attempt " + n + " refused as stale");
      Violation.check(code == 0 || code == 4429 || code == 4416, "an attach was answered " + code);
    }
    if (refusal == null) {
      served.attempt = n;
      served.current = side;
      side.session = session;
    }
    return refusal;
  }

  /** Frames on a connection. */
  void frames(ServerSide side, String lines) {
    if (side.session == null) {
      return;
    }
    Served served = directory.of(side.session);
    try {
      Wire.frames(lines, Side.CLIENT).forEach(frame -> frame(side, frame));
    } catch (ProtocolException e) {
      side.session.onProtocolError(side, e.code(), world.now());
    }
    after(served);
  }

  private void frame(ServerSide side, Frame frame) {
    Served served = directory.of(side.session);
    boolean fenced = served.current != side;
    int delivered = served.delivered();
    State state = side.session.state();
    if (!fenced) {
      served.chosen = true;
    }
    side.session.onFrame(side, frame, world.now());
    if (fenced) {
      Violation.check(served.delivered() == delivered, "AT-4: a fenced connection delivered");
      Violation.check(side.session.state() == state, "AT-4: a fenced connection changed the state");
    }
  }

  /** An upstream body; its answer. */
  String upstream(String lines) {
    List<Frame> frames = Wire.frames(lines, Side.CLIENT);
    Frame.Upstream opener = (Frame.Upstream) frames.get(0);
    Served served = directory.find(opener.sid());
    if (served == null) {
      return Wire.answer(List.of(Frame.Reject.of(CloseCode.UNKNOWN_SESSION)));
    }
    served.chosen = true;
    UpstreamBody body = new UpstreamBody(served.session, true);
    List<Frame> answer = body.take(opener, frames.subList(1, frames.size()), null, world.now());
    after(served);
    return Wire.answer(answer);
  }

  void lost(ServerSide side) {
    if (side.session == null) {
      return;
    }
    Served served = directory.of(side.session);
    State before = side.session.state();
    side.session.onConnectionLost(side, world.now());
    Violation.check(
        served.current == side || side.session.state() == before,
        "AT-4: the loss of an old connection was felt");
    after(served);
  }

  /** A poll was answered. */
  void planned(ServerSide side) {
    if (side.session != null) {
      side.session.onConnectionEnded(side, world.now());
    }
  }

  void flush(ServerSide side) {
    if (side.session != null) {
      after(directory.of(side.session));
    }
  }

  private void after(Served served) {
    if (served != null) {
      served.after();
    }
  }

  /** The application of every session does something. */
  void act() {
    directory.all().forEach(Served::act);
  }

  /** Every application sends until it should wait. */
  void fill() {
    directory.all().forEach(served -> served.fill(30));
  }

  void settle() {
    directory.all().forEach(Served::settle);
  }

  void rotate() {
    directory.all().forEach(Served::rotate);
  }

  /** The sessions whose application saw them. */
  List<Served> seen() {
    List<Served> seen = new ArrayList<>(directory.all());
    seen.removeIf(served -> !served.opened);
    return seen;
  }

  List<Served> all() {
    return directory.all();
  }
}
