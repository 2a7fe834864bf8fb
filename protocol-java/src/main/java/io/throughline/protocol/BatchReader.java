// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the frames of one HTTP body or stream as its bytes arrive, in whatever pieces. What is not
 * complete is kept, never more than one frame may have. After a {@link ProtocolException} it is of
 * no further use. Belongs to one connection; not safe for several threads.
 */
public final class BatchReader {
  private static final int FIRST_BUFFER = 256;
  private static final byte[] EMPTY = {};
  private static final int MAX_PREFIX_BITS = 28;

  /** {@link #need} while the length of the next frame is being read. */
  private static final int UNKNOWN = -1;

  private final Form form;
  private final Side from;
  private final boolean counting;

  /** In force for what comes next: those that WELCOME states hold for all behind it. */
  private Limits limits;

  /** Start of a line or frame whose end has not arrived; {@link #kept} bytes of it are valid. */
  private byte[] buffer = EMPTY;

  private int kept;

  /** Frames so far; held against {@code maxFrames} when counting. */
  private int frames;

  /** Binary form: bytes of kind and payload that the frame has, or {@link #UNKNOWN}. */
  private int need = UNKNOWN;

  /** Binary form: the length as far as it has been read, and how many bits of it. */
  private int prefix;

  private int prefixBits;

  /** A reader of a stream, which may hold any number of frames. */
  public BatchReader(Form form, Limits limits, Side from) {
    this(form, limits, from, false);
  }

  /**
   * @param counting whether this is one batch, which may hold {@code maxFrames} frames at most
   */
  public BatchReader(Form form, Limits limits, Side from, boolean counting) {
    this.form = form;
    this.limits = limits;
    this.from = from;
    this.counting = counting;
  }

  /**
   * Takes the next bytes and hands on each frame that they complete.
   *
   * @throws ProtocolException 4400 or 4413; the frames before the bad one have been handed on
   */
  public void feed(byte[] data, int offset, int length, Consumer<Frame> sink) {
    if (form == Form.TEXT) {
      feedText(data, offset, offset + length, sink);
    } else {
      feedBinary(data, offset, offset + length, sink);
    }
  }

  /** Whether a frame has begun whose end has not arrived: a body that ends so was cut (FR-1). */
  public boolean partial() {
    return kept > 0 || need != UNKNOWN || prefixBits > 0;
  }

  /**
   * Reads a WebSocket text message: lines, the last LF optional (FR-1).
   *
   * @throws ProtocolException 4400 or 4413; the frames before the bad one have been handed on
   */
  public static void readWsText(byte[] message, Limits limits, Side from, Consumer<Frame> sink) {
    Limits inForce = limits;
    int frames = 0;
    int start = 0;
    while (start < message.length) {
      int first = Escapes.next(message, start, message.length);
      int end = lineEnd(message, first, message.length);
      if (end > start) {
        count(++frames, inForce);
        Frame frame = TextForm.decode(message, start, end, first == end, inForce, from);
        inForce = limitsBehind(frame, inForce);
        sink.accept(frame);
      }
      start = end + 1;
    }
  }

  /** Reads a WebSocket binary message: one frame of a binary kind, without length (FR-10). */
  public static Frame readWsBinary(byte[] message, Limits limits, Side from) {
    if (message.length == 0) {
      throw ProtocolException.malformed("no kind");
    }
    FrameKind kind = FrameKind.received((char) (message[0] & 0xFF), from);
    if (!kind.binaryPayload()) {
      throw ProtocolException.malformed("kind not allowed in a binary message");
    }
    return BinaryForm.decode(message, 0, message.length, limits, from);
  }

  private void feedText(byte[] data, int start, int end, Consumer<Frame> sink) {
    int at = start;
    while (at < end) {
      int lf = lineEnd(data, at, end);
      byte first = kept > 0 ? buffer[0] : data[at];
      if (kept + lf - at > lineLimit(first)) {
        throw ProtocolException.tooLarge("line over its limit"); // FR-8
      }
      if (lf == end) {
        keep(data, at, lf - at);
        return;
      }
      if (kept == 0) {
        line(data, at, lf - at, sink);
      } else {
        keep(data, at, lf - at);
        int length = kept;
        kept = 0;
        line(buffer, 0, length, sink);
      }
      at = lf + 1;
    }
  }

  private void line(byte[] bytes, int offset, int length, Consumer<Frame> sink) {
    if (length > 0) { // FR-2
      countOne();
      int end = offset + length;
      boolean plain = Escapes.next(bytes, offset, end) == end;
      hand(TextForm.decode(bytes, offset, end, plain, limits, from), sink);
    }
  }

  private static int lineEnd(byte[] data, int from, int to) {
    int lf = Escapes.next(data, from, to);
    while (lf < to && data[lf] != '\n') {
      lf = Escapes.next(data, lf + 1, to);
    }
    return lf;
  }

  /** Bytes that a line may have: every byte of its payload may be an escape of two. */
  private int lineLimit(byte first) {
    FrameKind kind = FrameKind.of((char) (first & 0xFF));
    return kind == null || kind.opener()
        ? Limits.OPENER_LINE
        : 1 + 2 * Payloads.limit(kind, limits);
  }

  private void feedBinary(byte[] data, int start, int end, Consumer<Frame> sink) {
    int at = start;
    while (at < end) {
      if (need == UNKNOWN) {
        readPrefix(data[at++]);
        continue;
      }
      requireFits(kept > 0 ? buffer[0] : data[at]);
      int missing = need - kept;
      if (end - at < missing) {
        keep(data, at, end - at);
        return;
      }
      frame(data, at, missing, sink);
      at += missing;
    }
  }

  private void readPrefix(byte next) {
    prefix |= (next & 0x7F) << prefixBits;
    prefixBits += 7;
    if (next < 0) {
      if (prefixBits == MAX_PREFIX_BITS) {
        throw ProtocolException.malformed("length over four bytes");
      }
      return;
    }
    need = prefix == 0 ? UNKNOWN : prefix; // FR-2
    prefix = 0;
    prefixBits = 0;
    if (need - 1 > Math.max(limits.maxFrame(), Limits.OPENER_LINE)) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
  }

  private void requireFits(byte first) {
    FrameKind kind = FrameKind.received((char) (first & 0xFF), from);
    if (need - 1 > Payloads.limit(kind, limits)) {
      throw ProtocolException.tooLarge("frame over its limit"); // FR-8
    }
  }

  private void frame(byte[] data, int at, int missing, Consumer<Frame> sink) {
    int length = need;
    boolean whole = kept == 0;
    if (!whole) {
      keep(data, at, missing);
    }
    need = UNKNOWN;
    kept = 0;
    countOne();
    hand(
        whole
            ? BinaryForm.decode(data, at, length, limits, from)
            : BinaryForm.decode(buffer, 0, length, limits, from),
        sink);
  }

  private void hand(Frame frame, Consumer<Frame> sink) {
    limits = limitsBehind(frame, limits);
    sink.accept(frame);
  }

  private static Limits limitsBehind(Frame frame, Limits limits) {
    return frame instanceof Frame.Welcome welcome ? welcome.limits() : limits;
  }

  private void keep(byte[] data, int offset, int length) {
    int size = kept + length;
    if (size > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size, Math.max(FIRST_BUFFER, 2 * buffer.length)));
    }
    System.arraycopy(data, offset, buffer, kept, length);
    kept = size;
  }

  private void countOne() {
    if (counting) {
      count(++frames, limits);
    }
  }

  private static void count(int frames, Limits limits) {
    if (frames > limits.maxFrames()) {
      throw ProtocolException.tooLarge("too many frames");
    }
  }
}
