// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes lines, each kind to a logger of its own and no faster than its rate. */
final class Journal {
  /** Where the lines go. */
  interface Book {
    boolean isOpen(Line kind);

    /** {@code why} stands for what was thrown; null when nothing was. */
    void write(Line kind, String text, @Nullable Thrown why);
  }

  private final Book book;
  private final LongSupplier clock;
  private final Map<Line, Rate> rates = new EnumMap<>(Line.class);

  /**
   * Writes into that book.
   *
   * @param clock milliseconds; only differences mean something
   */
  Journal(Book book, LongSupplier clock) {
    this.book = book;
    this.clock = clock;
    long now = clock.getAsLong();
    for (Line kind : Line.values()) {
      rates.put(kind, new Rate(kind.perSecond(), now));
    }
  }

  /** One that writes by the platform's loggers. */
  static Journal ofSystem() {
    return new Journal(new SystemBook(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  long now() {
    return clock.getAsLong();
  }

  /** Whether anybody reads lines of that kind. */
  boolean isOpen(Line kind) {
    return book.isOpen(kind);
  }

  /** Writes a line, unless nobody reads it or there were too many of its kind. */
  void write(Line kind, Object... values) {
    writeThrown(kind, null, values);
  }

  /** The same, with what was thrown. */
  void writeThrown(Line kind, @Nullable Throwable why, Object... values) {
    if (!book.isOpen(kind)) {
      return;
    }
    long now = clock.getAsLong();
    Rate rate = Objects.requireNonNull(rates.get(kind));
    tell(kind, rate.due(now));
    if (rate.take(now)) {
      book.write(kind, kind.of(values), Thrown.of(why));
    }
  }

  /** Tells how many lines were left out, of each kind of which it is time to; often called. */
  void tick() {
    long now = clock.getAsLong();
    rates.forEach((kind, rate) -> tell(kind, rate.due(now)));
  }

  /** Tells how many lines were left out so far. */
  void end() {
    rates.forEach((kind, rate) -> tell(kind, rate.leftOut()));
  }

  private void tell(Line kind, long leftOut) {
    if (leftOut > 0) {
      book.write(kind, kind.suppressed(leftOut), null);
    }
  }
}
