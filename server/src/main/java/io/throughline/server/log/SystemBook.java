// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The platform's logging: each kind of line has a logger, which the operator configures. */
final class SystemBook implements Journal.Book {
  private static final String PREFIX = SystemBook.class.getPackageName() + ".";

  private final Map<Line, System.Logger> loggers = new EnumMap<>(Line.class);

  SystemBook() {
    for (Line kind : Line.values()) {
      loggers.put(kind, System.getLogger(logger(kind)));
    }
  }

  /** The name of the logger of such lines. */
  static String logger(Line kind) {
    return PREFIX + kind.label();
  }

  @Override
  public boolean isOpen(Line kind) {
    return of(kind).isLoggable(kind.level());
  }

  @Override
  public void write(Line kind, String text, @Nullable Thrown why) {
    of(kind).log(kind.level(), text, why);
  }

  private System.Logger of(Line kind) {
    return Objects.requireNonNull(loggers.get(kind));
  }
}
