// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.transport;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.loop.Link;
import io.throughline.server.loop.Sessions;
import io.throughline.server.loop.Timed;
import io.throughline.server.session.Connection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One parked poll, a connection that gives one answer: shared by the transports that poll, which
 * differ in how the answer is written. Held while it has nothing but ATTACHED to say (LP-1).
 * Confined to its event loop.
 */
final class PollConnection implements Connection, Timed {
  private final String transport;
  private final Consumer<List<EncodedFrame>> answer;
  private final long holdUntil;

  /** ATTACHED, waiting for something to go with; empty before. */
  private List<EncodedFrame> parked = List.of();

  /** Null until the session has taken the connection. */
  private @Nullable Link link;

  private boolean answered;

  private PollConnection(
      String transport, EventLoop loop, int hold, Consumer<List<EncodedFrame>> answer) {
    this.transport = transport;
    this.answer = answer;
    this.holdUntil = loop.now() + hold;
  }

  /**
   * Parks the poll {@code exchange}: attaches it by {@code opener} and passes the frames behind
   * that on.
   */
  static void park(
      Exchange exchange,
      TransportConfig config,
      String transport,
      int hold,
      Batch batch,
      Consumer<List<EncodedFrame>> answer) {
    Sessions sessions = config.sessions();
    Frame opener = batch.opener();
    if (opener == null || opener instanceof Frame.Upstream) {
      CloseCode error = batch.error() == null ? CloseCode.PROTOCOL_ERROR : batch.error();
      exchange.refuse(400, error);
      return;
    }
    EventLoop loop = sessions.loop();
    PollConnection poll = new PollConnection(transport, loop, hold, answer);
    exchange.response().exceptionHandler(e -> poll.onGone());
    exchange.response().closeHandler(v -> poll.onGone());
    loop.watch(poll);
    Link link = sessions.attach(opener, poll, config.peer(exchange));
    if (link != null) {
      poll.link = link;
      batch.rest().forEach(link::onFrame);
      if (batch.error() != null) {
        link.onProtocolError(batch.error());
      }
    }
  }

  @Override
  public void write(List<EncodedFrame> frames) {
    if (answered) {
      return;
    }
    if (frames.size() == 1 && frames.get(0).kind() == FrameKind.ATTACHED) {
      parked = frames;
    } else if (parked.isEmpty()) {
      answer(frames);
    } else {
      List<EncodedFrame> all = new java.util.ArrayList<>(parked);
      all.addAll(frames);
      answer(all);
    }
  }

  private void answer(List<EncodedFrame> frames) {
    answered = true;
    answer.accept(frames);
    if (link != null) {
      link.onEnded();
    }
  }

  private void onGone() {
    if (!answered) {
      answered = true;
      if (link != null) {
        link.onLost(); // LP-5
      }
    }
  }

  @Override
  public boolean isWritable() {
    return !answered;
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
      answered = true;
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
