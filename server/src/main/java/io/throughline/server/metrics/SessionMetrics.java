// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import io.throughline.protocol.CloseCode;

/**
 * Observes one session from the moment on when the application knows it; every method does nothing
 * unless it is overridden. Called on the session's loop only, so it may keep plain fields. Must not
 * block and must not throw.
 */
public interface SessionMetrics {
  /** Observes nothing. */
  SessionMetrics NONE = new SessionMetrics() {};

  /**
   * What went through a session since it was told last. The object is the session's own: to be read
   * at once, not kept.
   */
  interface Traffic {
    /** Messages taken in, volatile ones included. */
    long messagesReceived();

    /** Bytes of their payload. */
    long bytesReceived();

    /** Frames that came again though they were known. */
    long duplicates();

    /** Messages written, volatile ones included; not those written again. */
    long messagesSent();

    /** Bytes of payload written; not those written again. */
    long bytesSent();

    /** Volatile messages that were dropped, in either direction. */
    long volatileDropped();
  }

  /** How a session ended. */
  record Ending(int code, long confirmed, long unconfirmed) {
    /** Label of any code between 3000 and 4399, whose meaning is the application's. */
    public static final String APPLICATION = "application";

    /** Label of a code that nothing defines. */
    public static final String UNKNOWN = "unknown";

    /** The code in digits when the registry has it, else {@link #APPLICATION} or such. */
    public String label() {
      if (CloseCode.of(code) != null) {
        return Integer.toString(code);
      }
      return CloseCode.isOfApplication(code) ? APPLICATION : UNKNOWN;
    }
  }

  /** The session got another connection. */
  default void attached(Attach attach) {}

  /** The session lost its connection and waits for the next. */
  default void detached(Reason reason) {}

  /** What went through it in one turn of its loop, by the connection attached last. */
  default void traffic(Traffic traffic) {}

  /** The answer to a PING of the server came after so many ms. */
  default void roundTrip(long ms) {}

  /** A window's worth waits to be confirmed: the application is told to wait, or to go on. */
  default void stalled(boolean now) {}

  /** The session ended; nothing follows. */
  default void closed(Ending ending) {}
}
