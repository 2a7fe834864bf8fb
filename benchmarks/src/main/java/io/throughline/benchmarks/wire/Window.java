// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.wire;

/**
 * What a session of Throughline has sent, and how much more the server can take (DL-9). All its
 * messages have the same length, so that a frame's number tells what was sent before it.
 */
final class Window {
  /** What a frame costs beside its payload (DL-10). */
  static final int FRAME = 16;

  private static final int MAX_FRAME = 16_384;

  private int length;
  private int parts = 1;
  private long sent;
  private long taken;
  private long granted;
  private long whole;

  /** The number of the next frame. */
  long next() {
    return sent + 1;
  }

  /** How much of a message, of which so many bytes are left, fits into the next frame; 0: none. */
  int part(int left) {
    if (left > length) {
      length = left;
      parts = (left + MAX_FRAME - 1) / MAX_FRAME;
    }
    int part = Math.min(left, MAX_FRAME);
    long outstanding = cost(sent) - cost(taken);
    boolean fits = outstanding + part + FRAME <= granted;
    return fits || (outstanding == 0 && granted > 0) ? part : 0;
  }

  private long cost(long frames) {
    long messages = frames / parts * (length + (long) FRAME * parts);
    return messages + frames % parts * (MAX_FRAME + FRAME);
  }

  void sent() {
    sent++;
  }

  /** The server has taken in so many frames, and grants so many bytes beyond. */
  void attached(long received, long window) {
    taken = received;
    granted = window;
    whole = Math.max(whole, window);
  }

  /** As an ACK says it: the window is there when it is not the whole one (DL-16). */
  void confirmed(String[] ack) {
    long received = Long.parseLong(ack[0]);
    if (received >= taken) { // DL-4
      attached(received, ack.length == 1 ? whole : Long.parseLong(ack[1]));
    }
  }

  /** How many frames the server has not taken in; they count as not sent. */
  int takeBack() {
    int lost = (int) (sent - taken);
    sent = taken;
    return lost;
  }
}
