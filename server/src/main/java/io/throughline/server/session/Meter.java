// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Inbox;
import io.throughline.server.metrics.Attach;
import io.throughline.server.metrics.Reason;
import io.throughline.server.metrics.SessionMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one session: plain fields on the way of a frame, which the observer is told
 * once a turn. What happened before he observed is told with the first turn.
 */
public final class Meter implements SessionMetrics.Traffic {
  private final Inbox inbox;
  private SessionMetrics observer = SessionMetrics.NONE;

  /** The attach that nobody has taken up yet. */
  private @Nullable Attach attach;

  private long messagesReceived;
  private long duplicates;
  private long messagesSent;
  private long bytesSent;
  private long volatileBytesReceived;
  private long volatileDropped;

  /** What {@link Inbox#payloadTaken} was when it was last told. */
  private long toldTaken;

  Meter(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Who is told what happens from now on, and of the traffic so far. */
  public void observe(SessionMetrics by) {
    observer = by;
  }

  /** The session got a connection that is not its first. */
  void onAttached(Attach how) {
    tellTraffic(); // it went by the connection before
    attach = how;
    observer.attached(how);
  }

  /** What the attach was that has just been made; null when it was the first one. */
  public @Nullable Attach takeAttach() {
    Attach how = attach;
    attach = null;
    return how;
  }

  void onDetached(Reason why) {
    tellTraffic();
    observer.detached(why);
  }

  void onRoundTrip(long ms) {
    observer.roundTrip(ms);
  }

  /** A window's worth is unconfirmed, or not any more. */
  void onStalled(boolean now) {
    observer.stalled(now);
  }

  void onClosed(SessionMetrics.Ending how) {
    tellTraffic();
    observer.closed(how);
  }

  /** A counted frame made a message whole. */
  void onMessage() {
    messagesReceived++;
  }

  /** A counted frame was known already. */
  void onDuplicate() {
    duplicates++;
  }

  /** A volatile frame arrived. */
  void onVolatile(Frame frame, boolean delivered) {
    if (delivered) {
      messagesReceived++;
      volatileBytesReceived += EncodedFrame.payloadBytes(frame);
    } else {
      volatileDropped++;
    }
  }

  void onVolatileDropped() {
    volatileDropped++;
  }

  /** A frame is written that none of this number was written before, or a volatile one. */
  void onWritten(EncodedFrame frame) {
    bytesSent += frame.payloadBytes();
    if (!frame.kind().part()) {
      messagesSent++;
    }
  }

  /** Tells what has gone through since the last time, if anything has; once a turn. */
  public void tellTraffic() {
    boolean nothing = (messagesReceived | messagesSent | duplicates | volatileDropped) == 0;
    if (nothing || observer == SessionMetrics.NONE) {
      return;
    }
    observer.traffic(this);
    messagesReceived = 0;
    messagesSent = 0;
    duplicates = 0;
    volatileDropped = 0;
    bytesSent = 0;
    volatileBytesReceived = 0;
    toldTaken = inbox.payloadTaken();
  }

  @Override
  public long messagesReceived() {
    return messagesReceived;
  }

  @Override
  public long bytesReceived() {
    return inbox.payloadTaken() - toldTaken + volatileBytesReceived;
  }

  @Override
  public long duplicates() {
    return duplicates;
  }

  @Override
  public long messagesSent() {
    return messagesSent;
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public long volatileDropped() {
    return volatileDropped;
  }
}
