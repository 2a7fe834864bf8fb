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

  /** Uncounted frames that may wait for a connection that takes nothing; more are dropped. */
  private static final int MAX_CONTROL = 64;

  /** WELCOME, ATTACHED before and behind uncounted frames, ACK and CLOSE. */
  private static final int OWN_FRAMES = 5;

  private final SessionConfig config;
  private final SessionIdentity identity;
  private final Outbox outbox;
  private final Inbox inbox;
  private final Meter meter;
  private long attempt;

  /** The number that the peer gives to the connection's next counted frame; 0 before ATTACHED. */
  private long number;

  private boolean welcomeOwed;

  /** What WELCOME is to say of the credentials (AU-3). */
  private long expiresIn = Frame.Welcome.NEVER;

  /** Uncounted frames waiting to be written. */
  private List<EncodedFrame> control = new ArrayList<>(2);

  /** Payload of the volatile ones among them. */
  private int volatileBytes;

  /** An ACK is to be written now, whatever the inbox thinks. */
  private boolean ackNow;

  /** When the oldest unconfirmed frame must be confirmed (DL-8). */
  private long ackAt = NEVER;

  /** What the application closed with; null before. */
  private Frame.@Nullable Close closing;

  private boolean closeWritten;

  Output(SessionConfig config, SessionIdentity identity, Outbox outbox, Inbox inbox, Meter meter) {
    this.meter = meter;
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
    for (EncodedFrame frame : control) {
      if (frame.kind().isVolatile()) {
        meter.onVolatileDropped();
      }
    }
    control.clear();
    volatileBytes = 0;
    attempt = newAttempt;
    outbox.rewind();
    number = 0;
    welcomeOwed = false;
    closeWritten = false;
  }

  /** The new connection was opened by HELLO. */
  void oweWelcome(long credentialsExpireIn) {
    welcomeOwed = true;
    expiresIn = credentialsExpireIn;
  }

  /** Queues a volatile frame; false when it is dropped, because a batch of them waits already. */
  boolean offer(EncodedFrame frame) {
    if (control.size() >= MAX_CONTROL
        || volatileBytes + frame.payloadBytes() > Connection.BATCH_BYTES) { // LP-6
      return false;
    }
    volatileBytes += frame.payloadBytes();
    return control.add(frame);
  }

  void reply(Frame frame) {
    if (control.size() < MAX_CONTROL) {
      control.add(EncodedFrame.of(frame));
    }
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
        && (closing == null || closeWritten || !outbox.allWritten());
  }

  /**
   * The next frames to write; empty when there is nothing to write now.
   *
   * @param room bytes of payload they may have; one counted frame goes whatever its size
   */
  List<EncodedFrame> next(int room) {
    boolean alone = volatileBytes == 0; // a frame that is larger than a batch goes without others
    List<EncodedFrame> batch = takeControl();
    int left = room;
    for (EncodedFrame frame : batch) {
      left -= frame.payloadBytes();
    }
    if (outbox.hasNext() && number != outbox.written() + 1) {
      batch.add(attached()); // frames confirmed before they were written: a new base
    }
    int framesLeft = Math.max(1, config.limits().maxFrames() - MAX_CONTROL - OWN_FRAMES);
    for (; framesLeft > 0 && outbox.hasNext(); framesLeft--) {
      left -= outbox.peek().payloadBytes();
      if (left < 0 && !alone) { // LP-6
        break;
      }
      batch.add(next());
      number++;
      alone = false;
    }
    if (ackNow || inbox.ackDue()) {
      batch.add(EncodedFrame.of(new Frame.Ack(inbox.received(), inbox.windowField())));
      onStated();
    }
    Frame.Close close = closing;
    if (close != null && !closeWritten && outbox.allWritten()) { // CL-1
      batch.add(EncodedFrame.of(new Frame.Close(close.code(), inbox.received(), close.reason())));
      closeWritten = true;
    }
    return batch;
  }

  private EncodedFrame next() {
    boolean isNew = outbox.nextIsNew();
    EncodedFrame frame = outbox.next();
    if (isNew) {
      meter.onWritten(frame);
    }
    return frame;
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
    if (control.isEmpty() && number > 0) {
      return new ArrayList<>(1);
    }
    List<EncodedFrame> waiting = control;
    control = new ArrayList<>(2);
    volatileBytes = 0;
    for (EncodedFrame frame : waiting) {
      if (frame.kind().isVolatile()) {
        meter.onWritten(frame);
      }
    }
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
        identity.sid(),
        identity.id(),
        config.timing(),
        config.limits(),
        config.transports(),
        expiresIn);
  }
}
