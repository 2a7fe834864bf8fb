// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame, decoded (§4.2). Records that hold bytes do not copy them: whoever makes one gives the
 * array away.
 */
public sealed interface Frame {
  /** Stands for a window that is absent in ACK and PONG: the whole one is free (DL-16). */
  long FULL_WINDOW = -1;

  FrameKind kind();

  /** The frame of a kind whose payload is text. */
  static OfText of(FrameKind kind, String text) {
    return Payloads.frame(kind, text);
  }

  /** The frame of a kind whose payload is bytes, which are not copied. */
  static OfBytes of(FrameKind kind, byte[] bytes) {
    return Payloads.frame(kind, bytes);
  }

  /** A frame whose payload is a text of the application or of the layer of events. */
  sealed interface OfText extends Frame {
    String text();
  }

  /** A frame whose payload is bytes of the application or of the layer of events. */
  sealed interface OfBytes extends Frame {
    byte[] bytes();
  }

  /** A message, or its last piece. */
  record Text(String text) implements OfText {
    @Override
    public FrameKind kind() {
      return FrameKind.TEXT;
    }
  }

  /** A message of bytes, or its last piece. */
  record Binary(byte[] bytes) implements OfBytes {
    @Override
    public FrameKind kind() {
      return FrameKind.BINARY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Binary[" + bytes.length + " bytes]";
    }
  }

  /** A piece of a text message, not the last. */
  record TextPart(String text) implements OfText {
    @Override
    public FrameKind kind() {
      return FrameKind.TEXT_PART;
    }
  }

  /** A piece of a binary message, not the last. */
  record BinaryPart(byte[] bytes) implements OfBytes {
    @Override
    public FrameKind kind() {
      return FrameKind.BINARY_PART;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof BinaryPart that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "BinaryPart[" + bytes.length + " bytes]";
    }
  }

  /** A text that may be dropped. */
  record Volatile(String text) implements OfText {
    @Override
    public FrameKind kind() {
      return FrameKind.VOLATILE;
    }
  }

  /** Bytes that may be dropped. */
  record VolatileBinary(byte[] bytes) implements OfBytes {
    @Override
    public FrameKind kind() {
      return FrameKind.VOLATILE_BINARY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof VolatileBinary that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "VolatileBinary[" + bytes.length + " bytes]";
    }
  }

  /**
   * What the layer of events sends as text, or its last piece (§9.1).
   *
   * @param kind EVENT, REPLY, JOIN, LEAVE, RENEW or VOLATILE_EVENT
   */
  record Event(FrameKind kind, String text) implements OfText {
    public Event {
      if (!kind.event() || !kind.textPayload()) {
        throw new IllegalArgumentException("no event of text: " + kind);
      }
    }
  }

  /**
   * What the layer of events sends as bytes, or its last piece (§9.2).
   *
   * @param kind EVENT_BINARY, REPLY_BINARY or VOLATILE_EVENT_BINARY
   */
  record BinaryEvent(FrameKind kind, byte[] bytes) implements OfBytes {
    public BinaryEvent {
      if (!kind.event() || !kind.binaryPayload()) {
        throw new IllegalArgumentException("no event of bytes: " + kind);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof BinaryEvent that
          && kind == that.kind
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return kind + "[" + bytes.length + " bytes]";
    }
  }

  /** Confirms up to {@code received}; window may be {@link #FULL_WINDOW}. */
  record Ack(long received, long window) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.ACK;
    }
  }

  /** Asks for a PONG. */
  record Ping(long token) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.PING;
    }
  }

  /** Answers a PING; window may be {@link #FULL_WINDOW}. */
  record Pong(long token, long received, long window) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.PONG;
    }
  }

  /** The number of the next counted frame, from 1. */
  record Base(long number) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.BASE;
    }
  }

  /** The highest number written to the current connection. */
  record Written(long number) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.WRITTEN;
    }
  }

  /** The late small chunk that proves a stream. */
  record Mark() implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.MARK;
    }
  }

  /** The connection ends as planned: attach again. */
  record End() implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.END;
    }
  }

  /**
   * Attach again after {@code after} plus a random part of {@code spread} ms, elsewhere if url says
   * so.
   */
  record Move(long after, long spread, @Nullable String url) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.MOVE;
    }
  }

  /** The session ends. The reason is for people: what is over {@link #MAX_REASON} bytes is cut. */
  record Close(int code, long received, String reason) implements Frame {
    /** Bytes a reason may have. */
    public static final int MAX_REASON = 123;

    public Close {
      reason = Utf8.cut(reason, MAX_REASON);
    }

    @Override
    public FrameKind kind() {
      return FrameKind.CLOSE;
    }
  }

  /**
   * This connection or request is refused (§10).
   *
   * @param reason for people, empty when absent
   * @param received what the server took in, {@link #ABSENT} when not said
   * @param endedWith in 4410 the code the session ended with, 0 when absent
   * @param retryAfter ms to wait at least, {@link #ABSENT} when not said
   * @param transports what the server allows, empty when not said
   */
  record Reject(
      int code,
      String reason,
      long received,
      int endedWith,
      long retryAfter,
      List<String> transports)
      implements Frame {
    public static final long ABSENT = -1;

    public Reject {
      transports = List.copyOf(transports);
    }

    /** A refusal with the code's own reason and nothing else. */
    public static Reject of(CloseCode code) {
      return new Reject(code.code(), code.reason(), ABSENT, 0, ABSENT, List.of());
    }

    public Reject withReceived(long received) {
      return new Reject(code, reason, received, endedWith, retryAfter, transports);
    }

    public Reject withEndedWith(int endedWith) {
      return new Reject(code, reason, received, endedWith, retryAfter, transports);
    }

    public Reject withRetryAfter(long retryAfter) {
      return new Reject(code, reason, received, endedWith, retryAfter, transports);
    }

    @Override
    public FrameKind kind() {
      return FrameKind.REJECT;
    }
  }

  /** What was tried before and what came of it. */
  record Tried(String transport, String outcome, long ms) {}

  /**
   * Opens a session (§5.1). One of a version that is not 1 decodes as well, with an empty {@code
   * cid} and attempt 0 where those are not readable, so that it can be answered 4426 (HS-4).
   */
  record Hello(
      int version,
      String cid,
      long attempt,
      long window,
      boolean raced,
      List<Tried> tried,
      @Nullable JsonNode auth,
      @Nullable String client,
      String codec)
      implements Frame {
    /** How arguments of events are written when HELLO does not say (§9.3). */
    public static final String JSON = "json";

    public Hello {
      tried = List.copyOf(tried);
    }

    @Override
    public FrameKind kind() {
      return FrameKind.HELLO;
    }

    @Override
    public String toString() {
      return "Hello[v" + version + ", attempt " + attempt + "]"; // SEC-2
    }
  }

  /** Gives a session a connection; {@code why} is empty for the planned next one (§5.2). */
  record Attach(String sid, long attempt, long received, long window, String why, List<Tried> tried)
      implements Frame {
    /** The planned next connection. */
    public Attach(String sid, long attempt, long received, long window) {
      this(sid, attempt, received, window, "", List.of());
    }

    @Override
    public FrameKind kind() {
      return FrameKind.ATTACH;
    }

    @Override
    public String toString() {
      return "Attach[attempt " + attempt + ", received " + received + "]"; // SEC-2
    }
  }

  /** Opens a request body that goes up beside the session's connection (§7.6). */
  record Upstream(String sid, long attempt) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.UPSTREAM;
    }

    @Override
    public String toString() {
      return "Upstream[attempt " + attempt + "]"; // SEC-2
    }
  }

  /** The session that HELLO opened (§5.1). */
  record Welcome(
      String sid, String id, Timing timing, Limits limits, List<String> transports, long expiresIn)
      implements Frame {
    /** Stands for {@code expiresIn} when the credentials never expire (AU-3). */
    public static final long NEVER = -1;

    public Welcome {
      transports = List.copyOf(transports);
    }

    @Override
    public FrameKind kind() {
      return FrameKind.WELCOME;
    }

    @Override
    public String toString() {
      return "Welcome[" + id + "]"; // SEC-2
    }
  }

  /** The session has this connection; counted frames follow from {@code base}. */
  record Attached(long attempt, long received, long base, long window) implements Frame {
    @Override
    public FrameKind kind() {
      return FrameKind.ATTACHED;
    }
  }
}
