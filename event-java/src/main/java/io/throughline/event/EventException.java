// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, by code. Thrown by an {@link Answer}, or what its future fails with, it goes
 * to the caller as it is; so does what a filter of the server refuses with. It has no stack trace:
 * it tells the peer, not the programmer.
 */
public class EventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final @Nullable String text;
  private final transient @Nullable JsonNode data;

  /** An error of the protocol. */
  public EventException(ErrorCode code) {
    this(code.name(), code.text(), null);
  }

  /** An error of the application. */
  public EventException(String code, @Nullable String message) {
    this(code, message, null);
  }

  /**
   * An error of the application.
   *
   * @param code what the peer's program looks at
   * @param message for people; may be null
   * @param data more for the peer's program; may be null
   */
  public EventException(String code, @Nullable String message, @Nullable JsonNode data) {
    super(message == null ? code : code + ": " + message, null, false, false);
    this.code = Objects.requireNonNull(code);
    this.text = message;
    this.data = data;
  }

  /** One of {@link ErrorCode}'s names, or the application's own. */
  public String code() {
    return code;
  }

  /** Whether it is that error of the protocol. */
  public boolean is(ErrorCode known) {
    return code.equals(known.name());
  }

  /** The text for people; null when there is none. */
  public @Nullable String text() {
    return text;
  }

  /** What the application added; null when nothing. */
  public @Nullable JsonNode data() {
    return data;
  }
}
