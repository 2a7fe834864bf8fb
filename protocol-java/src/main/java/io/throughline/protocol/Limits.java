// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

/**
 * What a server states in WELCOME and enforces, in bytes unless said (§4.4).
 *
 * @param maxFrame payload of one frame; default 16,384
 * @param maxMessage one message, all its parts; default 1,048,576
 * @param maxParts parts of one message, a count; default 256
 * @param maxWsMessage one WebSocket message; default 65,536
 * @param maxBody one HTTP request body; default 262,144
 * @param maxFrames frames in one batch, a count; default 1,024
 * @param window counted frames a receiver takes beyond {@code received}; default 262,144
 * @param streamLimit bytes after which a stream is rotated; default 1,048,576
 */
public record Limits(
    int maxFrame,
    int maxMessage,
    int maxParts,
    int maxWsMessage,
    int maxBody,
    int maxFrames,
    int window,
    int streamLimit) {
  /** The longest opener, kind included. */
  public static final int OPENER_LINE = 8_192;

  public static final Limits DEFAULTS =
      new Limits(16_384, 1_048_576, 256, 65_536, 262_144, 1_024, 262_144, 1_048_576);

  /** What four bytes of LEB128 can say, less the kind. */
  private static final int LARGEST_FRAME = (1 << 28) - 2;

  public Limits {
    require(maxFrame > 0 && maxFrame <= LARGEST_FRAME, "maxFrame");
    require(maxMessage > 0, "maxMessage");
    require(maxParts > 0, "maxParts");
    require(maxWsMessage > 0, "maxWsMessage");
    require(maxBody > 0, "maxBody");
    require(maxFrames > 0, "maxFrames");
    require(window > 0, "window");
    require(streamLimit > 0, "streamLimit");
  }

  /**
   * These limits, when they fit together: what a server is configured with. A client takes the
   * server's as they are.
   *
   * @throws IllegalArgumentException when they do not
   */
  public Limits validated() {
    require(maxFrame >= 4, "maxFrame must hold any code point");
    require(maxFrame <= window / 4, "maxFrame must be at most a quarter of window");
    require(maxMessage >= maxFrame, "maxMessage must be at least maxFrame");
    long escaped = 2L * maxFrame + 1;
    require(maxWsMessage >= escaped, "maxWsMessage must hold a frame of escapes");
    require(maxBody >= OPENER_LINE + escaped, "maxBody must hold an opener and a frame of escapes");
    require(streamLimit >= 1_024, "streamLimit must be at least 1024");
    return this;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("limit out of range: " + what);
    }
  }

  public Limits withMaxFrame(int maxFrame) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withMaxMessage(int maxMessage) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withMaxParts(int maxParts) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withMaxWsMessage(int maxWsMessage) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withMaxBody(int maxBody) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withMaxFrames(int maxFrames) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withWindow(int window) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }

  public Limits withStreamLimit(int streamLimit) {
    return new Limits(
        maxFrame, maxMessage, maxParts, maxWsMessage, maxBody, maxFrames, window, streamLimit);
  }
}
