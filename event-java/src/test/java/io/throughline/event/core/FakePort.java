// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Event;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session that keeps what it is given, with a clock that a test moves. */
final class FakePort implements Port {
  private record Timer(long at, Runnable task) {}

  private final List<Frame> frames = new ArrayList<>();

  /** What the application did wrong. */
  final List<String> faults = new ArrayList<>();

  private final List<Timer> timers = new ArrayList<>();
  private final List<Runnable> behind = new ArrayList<>();
  private long now;

  /** Of everything sent, in order. */
  final List<Receipt> receipts = new ArrayList<>();

  /** What handlers of the application threw. */
  final List<RuntimeException> thrown = new ArrayList<>();

  /** By which way events go; null when nobody follows them. */
  @Nullable Function<Event, Passage> follower;

  @Nullable CloseCode ended;
  boolean paused;
  boolean takesVolatile = true;

  /** What each send is settled with at once; null when it is queued. */
  Receipt.@Nullable Fate refuses;

  /** The frames sent since the last time, as a line each; bytes in hexadecimal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Frame frame : frames) {
      lines.add(
          frame.kind().code()
              + (frame instanceof Frame.OfText that
                  ? that.text()
                  : HexFormat.of().formatHex(((Frame.OfBytes) frame).bytes())));
    }
    frames.clear();
    return lines;
  }

  /** The frame of such a line of text. */
  static Frame frame(String line) {
    FrameKind kind = FrameKind.of(line.charAt(0));
    return Frame.of(kind, line.substring(1));
  }

  void confirmAll() {
    receipts.forEach(receipt -> receipt.settle(Receipt.Fate.CONFIRMED, null));
    receipts.clear();
  }

  /** Lets so much time pass. */
  void pass(long ms) {
    now += ms;
    for (Timer timer : List.copyOf(timers)) {
      if (timer.at <= now && timers.remove(timer)) {
        timer.task.run();
      }
    }
  }

  /** How many timers wait. */
  int timers() {
    return timers.size();
  }

  @Override
  public void run(int cost, Runnable task) {
    task.run();
  }

  @Override
  public void behind(Runnable task) {
    behind.add(task);
  }

  /** Runs what was to run behind what was happening. */
  void turn() {
    List<Runnable> tasks = List.copyOf(behind);
    behind.clear();
    tasks.forEach(Runnable::run);
  }

  @Override
  public <T> Promise<T> promise() {
    return Promise.promise();
  }

  @Override
  public void send(Frame message, Receipt receipt) {
    Receipt.Fate refusal = refuses;
    if (refusal != null) {
      refuses = null;
      receipt.settle(refusal, new IllegalArgumentException("as the test wants it"));
      return;
    }
    frames.add(message);
    receipts.add(receipt);
  }

  @Override
  public boolean sendVolatile(Frame message) {
    if (takesVolatile) {
      frames.add(message);
    }
    return takesVolatile;
  }

  @Override
  public Runnable after(long ms, Runnable task) {
    Timer timer = new Timer(now + ms, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public Passage passage(Event event) {
    return follower == null ? this : follower.apply(event);
  }

  @Override
  public void fault(String what, @Nullable Throwable why) {
    faults.add(what);
  }

  @Override
  public <T> void deliver(Handler<T> handler, T argument) {
    try {
      handler.handle(argument);
    } catch (RuntimeException e) {
      thrown.add(e);
    }
  }

  @Override
  public void pause(boolean pause) {
    paused = pause;
  }

  @Override
  public void end(CloseCode code) {
    ended = code;
  }
}
