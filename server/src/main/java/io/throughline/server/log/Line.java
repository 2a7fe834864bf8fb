// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;

/** The lines that are logged, each with its level and its keys in their order. */
enum Line {
  /** A session became known to the application. */
  OPENED(Level.DEBUG, "session transport client address opening_ms usable_ms tried"),
  /** It got a connection, neither the next one as planned nor one of a lesser transport. */
  ATTACHED(Level.DEBUG, "session kind from to reason gap_ms replayed tried"),
  /** It does without a better transport: from its beginning, or from now on. */
  FALLBACK(Level.INFO, "session phase from to reason gap_ms"),
  /** It lost its connection and waits for the next. */
  DETACHED(Level.DEBUG, "session transport reason"),
  /** It ended. */
  CLOSED(Level.DEBUG, "session transport code lasted_ms confirmed unconfirmed"),
  /** Somebody was refused because there is too much of something. */
  LIMITED(Level.WARNING, "what code limit network"),
  /** Somebody was refused for another reason. */
  REFUSED(Level.DEBUG, "what code network"),
  /** Something of the application threw; with its stack trace. */
  THREW(Level.WARNING, "what session"),
  /** Credentials could not be checked, or not in time. */
  UNCHECKED(Level.WARNING, "address transport namespace error at"),
  /** A provider would not have somebody's credentials. */
  UNACCEPTED(Level.DEBUG, "error"),
  /** A request could not be answered as it should; with a stack trace. */
  FAILED(Level.WARNING, "what"),
  /** Somebody wanted to be an operator and had not the token. */
  STRANGER(Level.WARNING, "network");

  private final String label = name().toLowerCase(Locale.ROOT);
  private final Level level;

  /** With spaces between. */
  private final String keys;

  Line(Level level, String keys) {
    this.level = level;
    this.keys = keys;
  }

  /** Its {@code event}, and the last part of its logger's name. */
  String label() {
    return label;
  }

  Level level() {
    return level;
  }

  List<String> keys() {
    return List.of(keys.split(" ", -1));
  }

  /** How many a second may be written for long; ten times as many at once. */
  int perSecond() {
    return level == Level.DEBUG ? 100 : 10;
  }

  /** The line, with a value for each of its keys. */
  String of(Object... values) {
    List<String> names = keys();
    if (values.length != names.size()) {
      throw new IllegalArgumentException(values.length + " values for " + keys);
    }
    StringBuilder line = new StringBuilder("event=").append(label);
    for (int i = 0; i < values.length; i++) {
      line.append(' ').append(names.get(i)).append('=').append(Value.of(values[i]));
    }
    return line.toString();
  }

  /** The line that stands for so many that were left out. */
  String suppressed(long count) {
    return "event=suppressed line=" + label + " count=" + count;
  }
}
