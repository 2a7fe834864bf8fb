// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the lines of a journal whose time is the test's. */
final class Notebook implements Journal.Book {
  final List<String> lines = new ArrayList<>();
  final Set<Line> open = EnumSet.allOf(Line.class);
  long now = 5_000;
  final Journal journal = new Journal(this, () -> now);

  @Override
  public boolean isOpen(Line kind) {
    return open.contains(kind);
  }

  @Override
  public void write(Line kind, String text, @Nullable Thrown why) {
    lines.add(why == null ? text : text + " + " + why);
  }

  /** What was written since it was asked last. */
  List<String> taken() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }
}
