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
  /**
   * One held frame; {@code receipt} is the application's interest in its fate, {@code whole} ends a
   * message.
   */
  private record Entry(EncodedFrame frame, boolean whole, @Nullable Object receipt) {}

  private static final int FIRST_CAPACITY = 8;
  private static final Entry[] NONE = new Entry[0];

  /**
   * Ring of held frames; the frame with number {@code n} is at {@code n % ring.length}. Capacity is
   * a power of two.
   */
  private Entry[] ring = NONE;

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
      boolean whole = i == parts.size() - 1;
      add(parts.get(i), whole, whole ? receipt : null);
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
    int cost = entry(written + 1).frame.cost();
    return outstanding + cost <= Math.min(window, most) || (written == confirmed && window > 0);
  }

  /** Whether {@link #next} would write a frame that was never written before. */
  public boolean nextIsNew() {
    return written == sent;
  }

  /** The frame that {@link #next} would write. */
  public EncodedFrame peek() {
    return entry(written + 1).frame;
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
    List<Object> receipts = List.of();
    while (confirmed < received) {
      if (evicted) {
        confirmed = received;
        break;
      }
      Entry entry = entry(confirmed + 1);
      ring[slot(confirmed + 1)] = null;
      confirmed++;
      held -= entry.frame.cost();
      if (written >= confirmed) {
        outstanding -= entry.frame.cost();
      }
      if (entry.whole) {
        confirmedMessages++;
        unconfirmedMessages--;
      }
      if (entry.receipt != null) {
        if (receipts.isEmpty()) {
          receipts = new ArrayList<>();
        }
        receipts.add(entry.receipt);
      }
    }
    written = Math.max(written, confirmed);
    if (confirmed == last) {
      ring = ring.length > FIRST_CAPACITY ? NONE : ring;
    }
    window = freeWindow;
    return receipts;
  }

  /**
   * Lets go of all held frames to free memory; an attach that needs one of them is refused from now
   * on (AT-12).
   */
  public List<Object> evict() {
    List<Object> receipts = receipts();
    evicted = last > confirmed;
    ring = NONE;
    held = 0;
    outstanding = 0;
    return receipts;
  }

  /** The receipts of everything that is not confirmed. */
  public List<Object> receipts() {
    List<Object> receipts = new ArrayList<>();
    for (long n = confirmed + 1; n <= last && !evicted; n++) {
      Object receipt = entry(n).receipt;
      if (receipt != null) {
        receipts.add(receipt);
      }
    }
    return receipts;
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

  private void add(EncodedFrame frame, boolean whole, @Nullable Object receipt) {
    if (last - confirmed == ring.length) {
      grow();
    }
    last++;
    ring[slot(last)] = new Entry(frame, whole, receipt);
    held += frame.cost();
    if (whole) {
      unconfirmedMessages++;
    }
  }

  private Entry entry(long number) {
    return ring[slot(number)];
  }

  private int slot(long number) {
    return (int) (number & (ring.length - 1));
  }

  private void grow() {
    Entry[] old = ring;
    ring = new Entry[old.length == 0 ? FIRST_CAPACITY : old.length * 2];
    for (long n = confirmed + 1; n <= last; n++) {
      ring[slot(n)] = old[(int) (n & (old.length - 1))];
    }
  }
}
