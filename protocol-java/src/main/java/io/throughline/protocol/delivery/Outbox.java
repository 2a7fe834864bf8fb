// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

import io.throughline.protocol.EncodedFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counted frames that one side sends: numbers them from 1, holds them until they are confirmed,
 * writes them again after an attach, and keeps within the peer's window.
 *
 * <p>Invariant: {@code confirmed <= written <= last}, {@code confirmed <= sent <= last}; frames
 * {@code confirmed + 1} to {@code last} are held, unless evicted. Confined to the session's thread.
 */
public final class Outbox {
  private static final int FIRST_CAPACITY = 8;
  private static final EncodedFrame[] NONE = new EncodedFrame[0];
  private static final @Nullable Object[] NO_RECEIPTS = new Object[0];

  /**
   * Ring of held frames; the frame with number {@code n} is at {@code n % ring.length}. Capacity is
   * a power of two.
   */
  private EncodedFrame[] ring = NONE;

  /**
   * The application's interest in the fate of each message, at the place of its last frame; empty
   * until somebody is interested in one of those that are held.
   */
  private @Nullable Object[] receipts = NO_RECEIPTS;

  /** Highest number the peer has confirmed. */
  private long confirmed;

  /**
   * Highest number written to the current connection; moves back when a new connection attaches.
   */
  private long written;

  /** Highest number ever written to any connection: nothing above it can be confirmed. */
  private long sent;

  /** Highest number queued. */
  private long last;

  /** Bytes the peer can take beyond {@code confirmed}. */
  private long window;

  /** Cost of the frames {@code confirmed + 1 .. written}. */
  private long outstanding;

  /** Cost of all held frames. */
  private long held;

  private long confirmedMessages;
  private long unconfirmedMessages;
  private boolean evicted;

  public Outbox(long window) {
    this.window = window;
  }

  /** Queues the parts of one message under the next numbers; the last one makes it whole. */
  public void add(List<EncodedFrame> parts, @Nullable Object receipt) {
    for (int i = 0; i < parts.size(); i++) {
      add(parts.get(i));
    }
    unconfirmedMessages++;
    if (receipt != null) {
      if (receipts.length == 0) {
        receipts = new @Nullable Object[ring.length];
      }
      receipts[slot(last)] = receipt;
    }
  }

  /**
   * Whether {@link #next} and {@link #peek} may be called: a frame is queued and the peer's window
   * takes it (DL-9).
   */
  public boolean hasNext() {
    return hasNext(Long.MAX_VALUE);
  }

  /** The same while no more than {@code most} bytes are to be on the way, one frame excepted. */
  public boolean hasNext(long most) {
    if (written == last || evicted) {
      return false;
    }
    int cost = peek().cost();
    return outstanding + cost <= Math.min(window, most) || (written == confirmed && window > 0);
  }

  /** Whether {@link #next} would write a frame that was never written before. */
  public boolean nextIsNew() {
    return written == sent;
  }

  /** The frame that {@link #next} would write. */
  public EncodedFrame peek() {
    return ring[slot(written + 1)];
  }

  /** The next frame to write to the current connection. */
  public EncodedFrame next() {
    EncodedFrame frame = peek();
    written++;
    outstanding += frame.cost();
    sent = Math.max(sent, written);
    return frame;
  }

  /**
   * Starts a new connection at the first frame that the peer lacks (AT-7); its {@code received}
   * must have been given to {@link #confirm} before.
   */
  public void rewind() {
    written = confirmed; // AT-7
    outstanding = 0;
  }

  /** The same, on a connection whose opener was followed by the frames up to that number. */
  public void rewind(long past) {
    rewind();
    while (written < past) {
      next();
    }
  }

  /** Whether {@code received} is a number the peer can have seen (DL-5, AT-11). */
  public boolean canConfirm(long received) {
    return received <= sent;
  }

  /** Whether every frame beyond {@code received} is still held (AT-12). */
  public boolean holdsBeyond(long received) {
    return !evicted || Math.max(received, confirmed) == last;
  }

  /**
   * Takes in the peer's {@code received} and window; drops what it confirms. A value lower than one
   * before changes nothing (DL-4). What is confirmed before it was written to this connection, as
   * it came by an older one, is not written any more (DL-7): the numbers of the connection jump.
   *
   * @return the receipts of the messages that are confirmed now, in order; empty when nobody asked
   */
  public List<Object> confirm(long received, long freeWindow) {
    if (received < confirmed) {
      return List.of();
    }
    List<Object> settled = List.of();
    while (confirmed < received) {
      if (evicted) {
        confirmEvicted(received);
        break;
      }
      confirmed++;
      EncodedFrame frame = ring[slot(confirmed)];
      ring[slot(confirmed)] = null;
      held -= frame.cost();
      if (written >= confirmed) {
        outstanding -= frame.cost();
      }
      if (!frame.kind().part()) {
        confirmedMessages++;
        unconfirmedMessages--;
      }
      Object receipt = takeReceipt(confirmed);
      if (receipt != null) {
        settled = settled.isEmpty() ? new ArrayList<>() : settled;
        settled.add(receipt);
      }
    }
    written = Math.max(written, confirmed);
    if (confirmed == last) {
      ring = ring.length > FIRST_CAPACITY ? NONE : ring;
      receipts = NO_RECEIPTS;
    }
    window = freeWindow;
    return settled;
  }

  /** Once the peer has all of what was let go of, nothing is lost, and more can be sent. */
  private void confirmEvicted(long received) {
    confirmed = received;
    if (confirmed == last) {
      evicted = false;
      confirmedMessages += unconfirmedMessages;
      unconfirmedMessages = 0;
    }
  }

  /**
   * Lets go of all held frames to free memory; an attach that needs one of them is refused from now
   * on (AT-12).
   */
  public List<Object> evict() {
    List<Object> unsettled = receipts();
    evicted = last > confirmed;
    ring = NONE;
    receipts = NO_RECEIPTS;
    held = 0;
    outstanding = 0;
    return unsettled;
  }

  /** The receipts of everything that is not confirmed. */
  public List<Object> receipts() {
    List<Object> unsettled = new ArrayList<>();
    for (long n = confirmed + 1; n <= last && receipts.length > 0; n++) {
      Object receipt = receipts[slot(n)];
      if (receipt != null) {
        unsettled.add(receipt);
      }
    }
    return unsettled;
  }

  public boolean evicted() {
    return evicted;
  }

  public long confirmed() {
    return confirmed;
  }

  public long written() {
    return written;
  }

  public long last() {
    return last;
  }

  /** The highest number that was ever handed to a connection. */
  public long sent() {
    return sent;
  }

  /** What the peer can take beyond {@link #confirmed}, bytes. */
  public long window() {
    return window;
  }

  /** Cost of all frames that are held: unconfirmed and queued. */
  public long held() {
    return held;
  }

  /** Whether everything queued has been written to the current connection. */
  public boolean allWritten() {
    return written == last;
  }

  public boolean allConfirmed() {
    return confirmed == last;
  }

  /** Messages the peer has confirmed (CL-6). */
  public long confirmedMessages() {
    return confirmedMessages;
  }

  /** Messages sent or queued and not confirmed: of unknown fate if the session ended now (CL-6). */
  public long unconfirmedMessages() {
    return unconfirmedMessages;
  }

  private void add(EncodedFrame frame) {
    if (last - confirmed == ring.length) {
      grow();
    }
    last++;
    ring[slot(last)] = frame;
    held += frame.cost();
  }

  private @Nullable Object takeReceipt(long number) {
    if (receipts.length == 0) {
      return null;
    }
    Object receipt = receipts[slot(number)];
    receipts[slot(number)] = null;
    return receipt;
  }

  private int slot(long number) {
    return (int) (number & (ring.length - 1));
  }

  private void grow() {
    EncodedFrame[] old = ring;
    @Nullable Object[] oldReceipts = receipts;
    ring = new EncodedFrame[old.length == 0 ? FIRST_CAPACITY : old.length * 2];
    receipts = oldReceipts.length == 0 ? NO_RECEIPTS : new @Nullable Object[ring.length];
    for (long n = confirmed + 1; n <= last; n++) {
      int from = (int) (n & (old.length - 1));
      ring[slot(n)] = old[from];
      if (receipts.length > 0) {
        receipts[slot(n)] = oldReceipts[from];
      }
    }
  }
}
