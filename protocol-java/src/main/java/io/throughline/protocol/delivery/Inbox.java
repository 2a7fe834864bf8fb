// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol.delivery;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The counted frames that one side takes in: tells new from known from missing by number, joins
 * parts to messages, and knows when the peer is owed an ACK. Confined to the session's thread.
 */
public final class Inbox {
  /** What a frame's number says about it. */
  public enum Verdict {
    /** The next one: take it in. */
    NEXT,
    /** Known already: skip (DL-2). */
    KNOWN,
    /** Something is missing before it. */
    GAP,
    /** No BASE came before it on its connection (AT-10). */
    NO_BASE
  }

  /** Unconfirmed frames after which an ACK is due (DL-8). */
  private static final int ACK_FRAMES = 64;

  private final Limits limits;
  private final Reassembly reassembly;

  /** Highest number taken in. */
  private long received;

  /** What the peer has last been told of {@link #received}. */
  private long stated;

  /** Cost of the frames taken in since then. */
  private long unstatedCost;

  /** Cost of everything taken in since the session began. */
  private long taken;

  /**
   * How far {@link #taken} may go by what the peer has been told: never moves back, a promise stays
   * one.
   */
  private long edge;

  /** The window that the peer has last been told. */
  private long statedWindow;

  /** Cost of messages that the application has not taken yet. */
  private long held;

  public Inbox(Limits limits) {
    this.limits = limits;
    this.reassembly = new Reassembly(limits);
    this.statedWindow = limits.window();
    this.edge = limits.window();
  }

  /** Judges the next counted frame of {@code cursor} and moves the cursor on. */
  public Verdict judge(Cursor cursor) {
    if (!cursor.isSet()) {
      return Verdict.NO_BASE;
    }
    long number = cursor.advance();
    if (number <= received) {
      return Verdict.KNOWN; // DL-2
    }
    return number == received + 1 ? Verdict.NEXT : Verdict.GAP;
  }

  /**
   * Takes in a frame judged {@link Verdict#NEXT}.
   *
   * @return the whole message that it completes, or null while parts are missing
   * @throws ProtocolException 4400 or 4413 when parts are out of order or too many, or the window
   *     is overrun (DL-12)
   */
  public @Nullable Frame take(Frame frame) {
    int bytes = EncodedFrame.payloadBytes(frame);
    int cost = bytes + EncodedFrame.OVERHEAD;
    if (taken + cost > edge + limits.maxFrame() + EncodedFrame.OVERHEAD) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "window overrun");
    }
    received++;
    taken += cost;
    unstatedCost += cost;
    return reassembly.add(frame, bytes);
  }

  /** The application has not taken this message yet: it counts against the window. */
  public void hold(Frame message) {
    held += EncodedFrame.payloadBytes(message) + EncodedFrame.OVERHEAD;
  }

  /** The application took a message that was held. */
  public void release(Frame message) {
    held -= EncodedFrame.payloadBytes(message) + EncodedFrame.OVERHEAD;
  }

  /** Whether an ACK is due now, because enough came in or the window opened (DL-8, DL-11). */
  public boolean ackDue() {
    long quarter = limits.window() / 4;
    long free = window();
    boolean opened = free - statedWindow >= quarter || (statedWindow == 0 && free > 0);
    return received - stated >= ACK_FRAMES || unstatedCost >= quarter || opened;
  }

  /** Whether something is taken in that the peer has not been told of. */
  public boolean ackOwed() {
    return received > stated;
  }

  /** To be called whenever {@link #received} and {@link #window} are written to the peer. */
  public void onStated() {
    stated = received;
    unstatedCost = 0;
    statedWindow = window();
    onOffered();
  }

  /**
   * To be called instead when they are written where they may never arrive: what may have been
   * promised has to be kept, but the peer is still owed an ACK.
   */
  public void onOffered() {
    long free = window();
    if (free > 0) { // a closed window promises nothing, however much was taken beyond it
      edge = Math.max(edge, taken + free);
    }
  }

  public long received() {
    return received;
  }

  /** Bytes of payload taken in since the session began. */
  public long payloadTaken() {
    return taken - received * EncodedFrame.OVERHEAD;
  }

  /** Free window in bytes, 0 or more. */
  public long window() {
    return Math.max(0, limits.window() - held);
  }

  /** What an ACK or PONG says of the window: nothing while all of it is free (DL-16). */
  public long windowField() {
    return held == 0 ? Frame.FULL_WINDOW : window();
  }
}
