// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.FrameKind;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One parked poll, a connection that gives one answer: shared by the transports that poll, which
 * differ in how the answer is written. Held while it has nothing but ATTACHED to say (LP-1).
 * Confined to its event loop.
 */
final class PollConnection implements HttpConnection, Timed {
  private static final int MIN_HOLD = 50;

  private final String transport;
  private final Consumer<List<EncodedFrame>> answer;
  private final EventLoop loop;
  private final int hold;

  /** When the poll has been held long enough; never before it is attached. */
  private long holdUntil = Long.MAX_VALUE;

  /** Null before the poll is parked. */
  private EventLoop.@Nullable Timer timer;

  /** ATTACHED, waiting for something to go with; empty before. */
  private List<EncodedFrame> parked = List.of();

  /** The way to the session; null before the opener is read. */
  private @Nullable Link link;

  private boolean answered;

  PollConnection(
      String transport, TransportConfig config, int hold, Consumer<List<EncodedFrame>> answer) {
    this.loop = config.sessions().loop();
    this.transport = transport;
    this.answer = answer;
    this.hold = hold;
  }

  /** How long the poll may be held, ms; null when the parameter is bad (HT-11). */
  static @Nullable Integer hold(Exchange exchange, TransportConfig config) {
    return exchange.query().number("hold", MIN_HOLD, config.pollHold(), config.pollHold());
  }

  @Override
  public void onLinked(Link session) {
    link = session;
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    if (answered) {
      return;
    }
    if (frames.size() == 1 && frames.get(0).kind() == FrameKind.ATTACHED) {
      parked = frames;
      holdUntil = loop.now() + hold;
      timer = loop.watch(this);
    } else if (parked.isEmpty()) {
      answer(frames);
    } else {
      List<EncodedFrame> all = new ArrayList<>(parked);
      all.addAll(frames);
      answer(all);
    }
  }

  /** Nothing is to be said any more. */
  private void settle() {
    answered = true;
    if (timer != null) {
      timer.update();
    }
  }

  private void answer(List<EncodedFrame> frames) {
    settle();
    answer.accept(frames);
    if (link != null) {
      link.onEnded();
    }
  }

  @Override
  public void onGone() {
    if (!answered) {
      settle();
      if (link != null) {
        link.onLost(); // LP-5
      }
    }
  }

  /** The one answer is a single write. */
  @Override
  public void onDrained() {}

  @Override
  public int room() {
    return answered ? 0 : BATCH_BYTES;
  }

  @Override
  public void end(int code) {
    if (!answered) {
      answer(parked);
    }
  }

  @Override
  public void supersede() {
    if (!answered) { // LP-3
      settle();
      answer.accept(List.of());
    }
  }

  @Override
  public String transport() {
    return transport;
  }

  @Override
  public long deadline() {
    return answered ? Long.MAX_VALUE : holdUntil;
  }

  @Override
  public void onTick(long now) {
    if (!answered) {
      answer(parked);
    }
  }
}
