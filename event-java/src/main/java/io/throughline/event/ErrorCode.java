// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

/** The errors of calls that the protocol knows (SPEC §9.4); any other is the application's. */
public enum ErrorCode {
  /** Nobody listens for calls of that name. */
  NO_HANDLER("no handler for calls of that name"),
  /** The arguments do not fit; the handler has not seen them. */
  BAD_ARGUMENTS("the arguments do not fit"),
  /** A filter did not let it pass. */
  REFUSED("refused"),
  /** The handler failed; its text stays there. */
  FAILED("the handler failed"),
  /** Too many calls are unanswered. */
  TOO_MANY_CALLS("too many calls are unanswered"),
  /** That namespace is not joined. */
  NOT_JOINED("that namespace is not joined"),
  /** The server has no such namespace. */
  NO_NAMESPACE("no such namespace"),
  /** The credentials do not let in. */
  UNAUTHORIZED("unauthorized"),
  /** The session has joined as many namespaces as it may. */
  TOO_MANY_NAMESPACES("too many namespaces are joined"),
  /** No reply in time; it may have run, or run yet. */
  TIMEOUT("no reply in time"),
  /** The session ended before the call was confirmed: it may have run. */
  UNKNOWN_FATE("the session ended before the call was confirmed"),
  /** The session ended after the call was confirmed: it has run, or runs; the reply is gone. */
  REPLY_LOST("the session ended before the reply came"),
  /** The namespace was left before the reply came. */
  LEFT("the namespace was left"),
  /** The connection is closed for good. */
  CLOSED("the connection is closed");

  private final String text;

  ErrorCode(String text) {
    this.text = text;
  }

  /** A constant text for people. */
  public String text() {
    return text;
  }
}
