// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.metrics;

import java.util.Locale;

/** Why a transport was not used, or not any more. */
public enum Reason {
  /** Nothing listens there, or the name leads nowhere. */
  UNREACHABLE,
  /** The connection broke: reset, closed without a word, an error that a browser does not name. */
  CUT,
  /** TLS did not come about. */
  TLS,
  /** No answer in time. */
  TIMEOUT,
  /** Connected, then nothing came any more. */
  SILENT,
  /** A stream was held back on its way, or what was written did not arrive. */
  STALLED,
  /** What goes up does not arrive. */
  BLOCKED,
  /** An HTTP status that is not the protocol's. */
  HTTP_STATUS,
  /** Something on the way answered what the protocol does not know, or changed the bytes. */
  GARBLED,
  /** The server refused the attempt by one of its codes. */
  REFUSED,
  /** The client's engine cannot make such a connection, or may not. */
  UNSUPPORTED,
  /** Other tabs of that browser hold too many connections already. */
  TOO_MANY_TABS,
  /** Another attempt was faster, or is newer. */
  OVERTAKEN,
  /** Not ended yet. */
  PENDING,
  /** The server asked its client to move. */
  SERVER_MOVE,
  /** The client's application asked for it. */
  ASKED_FOR,
  /** The page went to sleep, or away. */
  ASLEEP,
  /** The session ended. */
  ENDED,
  /** A better one worked again. */
  PROMOTION,
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The reason that a client's text tells: an {@code outcome} of {@code tried}, or {@code why} of
   * ATTACH, which are made for people (SPEC §8). Any text has one.
   */
  public static Reason of(String text) {
    return Outcomes.reason(text);
  }

  /** Its name in metrics and logs. */
  public String label() {
    return label;
  }
}
