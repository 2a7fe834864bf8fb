// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Outbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends: counted frames behind a BASE, confirmations, and CLOSE after all of them.
 */
final class Output {
  /** Uncounted frames that may wait. */
  private static final int MAX_CONTROL = 64;

  /** Frames of a batch that are not counted ones: opener, BASE, ACK, CLOSE. */
  private static final int SPARE_FRAMES = 4;

  private final Terms terms;
  private final Sending sending;
  private final Delivery delivery;
  private List<EncodedFrame> control = new ArrayList<>(2);

  /** The number that the server gives to the path's next counted frame; 0 before a BASE (AT-9). */
  private long number;

  private Frame.@Nullable Close closing;
  private boolean closeWritten;

  Output(Terms terms, Sending sending, Delivery delivery) {
    this.terms = terms;
    this.sending = sending;
    this.delivery = delivery;
  }

  /** Queues an uncounted frame; false when too many wait already. */
  boolean offer(Frame frame) {
    return control.size() < MAX_CONTROL && control.add(EncodedFrame.of(frame));
  }

  /** CLOSE goes behind everything that is queued (CL-1). */
  void close(Frame.Close frame) {
    closing = frame;
  }

  Frame.@Nullable Close closing() {
    return closing;
  }

  boolean closeWritten() {
    return closeWritten;
  }

  /** What was written may be lost: everything unconfirmed goes again (DL-6), CLOSE too. */
  void again() {
    sending.outbox().rewind();
    control.clear();
    number = 0;
    closeWritten = false;
  }

  /** A body is a path of its own: its first counted frame needs a BASE. */
  void newBody() {
    number = 0;
  }

  /** A batch within the limits of a WebSocket message and of a body, or an empty list. */
  List<EncodedFrame> next() {
    Outbox outbox = sending.outbox();
    List<EncodedFrame> batch = control;
    control = new ArrayList<>(2);
    if (closeWritten) {
      batch.removeIf(frame -> frame.kind() != FrameKind.PONG); // CL-4
      return batch;
    }
    if (outbox.hasNext()) {
      addCounted(outbox, batch);
    }
    if (delivery.ackWanted()) {
      batch.add(EncodedFrame.of(new Frame.Ack(delivery.received(), delivery.window())));
      delivery.onStated();
    }
    Frame.Close close = closing;
    if (close != null && outbox.allWritten()) { // CL-1
      batch.add(
          EncodedFrame.of(new Frame.Close(close.code(), delivery.received(), close.reason())));
      closeWritten = true;
    }
    return batch;
  }

  private void addCounted(Outbox outbox, List<EncodedFrame> batch) {
    Limits limits = terms.limits();
    if (number != outbox.written() + 1) { // AT-9, or confirmed before it was written here
      number = outbox.written() + 1;
      batch.add(EncodedFrame.of(new Frame.Base(number)));
    }
    int room = Math.min(limits.maxWsMessage(), limits.maxBody() - Limits.OPENER_LINE);
    int most = Math.max(1, limits.maxFrames() - MAX_CONTROL - SPARE_FRAMES);
    for (int count = 0; count < most && outbox.hasNext(); count++) {
      int worst = 2 * limits.maxFrame() + 2;
      if (count > 0 && room < worst) {
        return;
      }
      EncodedFrame frame = outbox.next();
      number++;
      room -= 2 * frame.payloadBytes() + 2;
      batch.add(frame);
    }
  }
}
