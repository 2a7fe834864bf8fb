// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

/**
 * An event or a call that has arrived.
 *
 * @param conversation whose it is; its namespace is the event's
 * @param name what it was emitted or called as
 * @param arguments what came with it
 * @param kind whether it is a call, and whether it could have been dropped
 */
public record Event(Conversation conversation, String name, Arguments arguments, Kind kind) {
  /** What may become of it. */
  public enum Kind {
    /** Goes to listeners. */
    EVENT,
    /** As EVENT, outside the order, and could have been dropped on the way. */
    VOLATILE,
    /** Goes to the one {@link Answer} of its name, whose result is the reply. */
    CALL
  }

  /** Whether the peer waits for a reply. */
  public boolean isCall() {
    return kind == Kind.CALL;
  }
}
