// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.protocol.delivery.Outbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session owes its current connection, in the order it is written: WELCOME and ATTACHED,
 * uncounted frames, counted frames as the window allows, an ACK, and CLOSE behind everything.
 */
final class Output {
  private static final long NEVER = Long.MAX_VALUE;

  /** Payload written at a time: one poll's answer, one burst (§7.4). */
  private static final int BATCH_BYTES = 65_536;

  /** Uncounted frames that may wait for a connection that takes nothing; more are dropped. */
  private static final int MAX_CONTROL = 64;

  /** WELCOME, ATTACHED before and behind uncounted frames, ACK and CLOSE. */
  private static final int OWN_FRAMES = 5;

  private final SessionConfig config;
  private final SessionIdentity identity;
  private final Outbox outbox;
  private final Inbox inbox;
  private long attempt;

  /** The number that the peer gives to the connection's next counted frame; 0 before ATTACHED. */
  private long number;

  private boolean welcomeOwed;

  /** Uncounted frames waiting to be written. */
  private List<EncodedFrame> control = new ArrayList<>(2);

  /** An ACK is to be written now, whatever the inbox thinks. */
  private boolean ackNow;

  /** When the oldest unconfirmed frame must be confirmed (DL-8). */
  private long ackAt = NEVER;

  /** What the application closed with; null before. */
  private Frame.@Nullable Close closing;

  private boolean closeWritten;

  Output(SessionConfig config, SessionIdentity identity, Outbox outbox, Inbox inbox) {
    this.config = config;
    this.identity = identity;
    this.outbox = outbox;
    this.inbox = inbox;
  }

  /**
   * A new connection: what the older one was owed is void, all is written again from the base
   * (AT-7).
   */
  void restart(long newAttempt) {
    control.clear();
    attempt = newAttempt;
    outbox.rewind();
    number = 0;
    welcomeOwed = false;
    closeWritten = false;
  }

  /** The new connection was opened by HELLO. */
  void oweWelcome() {
    welcomeOwed = true;
  }

  /** Queues an uncounted frame; false when too many wait already. */
  boolean offer(EncodedFrame frame) {
    return control.size() < MAX_CONTROL && control.add(frame);
  }

  void reply(Frame frame) {
    offer(EncodedFrame.of(frame));
  }

  /** CLOSE goes behind everything that is queued (CL-1). */
  void close(Frame.Close close) {
    closing = close;
  }

  Frame.@Nullable Close closing() {
    return closing;
  }

  /** A frame was taken in: confirm it in time. */
  void onTakenIn(long now) {
    if (ackAt == NEVER) {
      ackAt = now + config.timing().ackDelay();
    }
  }

  /** Confirm on the connection at once, whatever was stated elsewhere. */
  void confirmNow() {
    ackNow = true;
  }

  /** The peer has been told of {@code received} by another way. */
  void onStated() {
    inbox.onStated();
    ackAt = NEVER;
    ackNow = false;
  }

  long ackAt() {
    return ackAt;
  }

  void onTick(long now, boolean attached) {
    if (now >= ackAt) {
      ackAt = NEVER;
      ackNow = attached && inbox.ackOwed();
    }
  }

  void stop() {
    ackAt = NEVER;
  }

  boolean isEmpty() {
    return number > 0
        && control.isEmpty()
        && !ackNow
        && !outbox.hasNext()
        && !inbox.ackDue()
        && (closing == null || closeWritten);
  }

  /** The next frames to write; empty when there is nothing to write now. */
  List<EncodedFrame> next() {
    List<EncodedFrame> batch = takeControl();
    if (outbox.hasNext() && number != outbox.written() + 1) {
      batch.add(attached()); // frames confirmed before they were written: a new base
    }
    int room = Math.max(1, config.limits().maxFrames() - MAX_CONTROL - OWN_FRAMES);
    for (int bytes = 0; room > 0 && outbox.hasNext(); number++, room--) {
      bytes += outbox.peek().payloadBytes();
      if (bytes > BATCH_BYTES && bytes > outbox.peek().payloadBytes()) {
        break; // a frame that is larger than a batch goes alone
      }
      batch.add(outbox.next());
    }
    if (ackNow || inbox.ackDue()) {
      batch.add(EncodedFrame.of(new Frame.Ack(inbox.received(), inbox.window())));
      onStated();
    }
    Frame.Close close = closing;
    if (close != null && !closeWritten && outbox.allWritten()) { // CL-1
      batch.add(EncodedFrame.of(new Frame.Close(close.code(), inbox.received(), close.reason())));
      closeWritten = true;
    }
    return batch;
  }

  /**
   * The very last frames for a connection: what is owed uncounted, and {@code last} unless it is a
   * second CLOSE.
   */
  List<EncodedFrame> last(Frame last) {
    List<EncodedFrame> batch = takeControl();
    if (!closeWritten || !(last instanceof Frame.Close)) {
      batch.add(EncodedFrame.of(last));
    }
    return batch;
  }

  private List<EncodedFrame> takeControl() {
    List<EncodedFrame> waiting = control;
    control = new ArrayList<>(2);
    if (number > 0) {
      return waiting;
    }
    List<EncodedFrame> batch = new ArrayList<>();
    if (welcomeOwed) {
      batch.add(EncodedFrame.of(welcome()));
    }
    // Behind ATTACHED, which alone is held by a poll: a peer that waits for an ACK (JP-5), or for
    // its window to open (DL-11), must not wait for the end of the hold.
    boolean confirmBesides = ackNow || inbox.ackDue();
    batch.add(attached());
    ackNow = confirmBesides;
    batch.addAll(waiting);
    welcomeOwed = false;
    return batch;
  }

  private EncodedFrame attached() {
    number = outbox.written() + 1;
    EncodedFrame attached =
        EncodedFrame.of(new Frame.Attached(attempt, inbox.received(), number, inbox.window()));
    onStated();
    return attached;
  }

  private Frame welcome() {
    return new Frame.Welcome(
        identity.sid(), identity.id(), config.timing(), config.limits(), config.transports());
  }
}
