// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.ops.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;

/** What was, each second of the last five minutes and each minute of the last day. */
final class Timeline {
  /** How the seconds of a minute become one number. */
  private enum Fold {
    MEAN,
    SUM,
    MOST
  }

  /**
   * What is recorded: the places of {@link Live}, what {@link Figures} counts, and what it is told
   * of a second. In JSON by its name in small letters, with hyphens.
   */
  enum Column {
    WEBSOCKET(Fold.MEAN),
    XHR_STREAMING(Fold.MEAN),
    LONG_POLLING(Fold.MEAN),
    JSONP_POLLING(Fold.MEAN),
    DETACHED(Fold.MEAN),
    OPENS(Fold.SUM),
    CLOSES(Fold.SUM),
    FALLBACKS(Fold.SUM),
    PROMOTIONS(Fold.SUM),
    MESSAGES_IN(Fold.SUM),
    MESSAGES_OUT(Fold.SUM),
    LAG(Fold.MOST);

    private final Fold fold;

    Column(Fold fold) {
      this.fold = fold;
    }

    String json() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final Column[] COLUMNS = Column.values();
  private static final int SECONDS = 300;
  private static final int MINUTES = 24 * 60;
  private static final long MINUTE = 60_000;

  private final Ring seconds = new Ring(SECONDS);
  private final Ring minutes = new Ring(MINUTES);

  /** The seconds of the minute that has begun, folded, and how many they are. */
  private long[] folded = new long[COLUMNS.length];

  private int foldedSeconds;
  private long minute = -1;

  /** One second has passed; the values are in the order of {@link Column} and kept. */
  void add(long[] values, long now) {
    seconds.add(values, now);
    if (minute < 0) {
      minute = now / MINUTE;
    }
    if (now / MINUTE != minute) {
      endMinute();
      minute = now / MINUTE;
    }
    for (int i = 0; i < COLUMNS.length; i++) {
      folded[i] =
          COLUMNS[i].fold == Fold.MOST ? Math.max(folded[i], values[i]) : folded[i] + values[i];
    }
    foldedSeconds++;
  }

  private void endMinute() {
    for (int i = 0; i < COLUMNS.length; i++) {
      if (COLUMNS[i].fold == Fold.MEAN) {
        folded[i] = Math.round(folded[i] / (double) foldedSeconds);
      }
    }
    minutes.add(folded, minute * MINUTE);
    folded = new long[COLUMNS.length];
    foldedSeconds = 0;
  }

  /** {@code seconds} and {@code minutes}, each a list of numbers a column, oldest first. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("seconds", seconds.json());
    json.set("minutes", minutes.json());
    return json;
  }

  /** The last so many rows. */
  private static final class Ring {
    private final long[] times;
    private final long[][] rows;
    private long added;

    Ring(int capacity) {
      times = new long[capacity];
      rows = new long[capacity][];
    }

    void add(long[] row, long time) {
      int place = (int) (added++ % rows.length);
      times[place] = time;
      rows[place] = row;
    }

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode time = json.putArray("time");
      ArrayNode[] columns = new ArrayNode[COLUMNS.length];
      Arrays.setAll(columns, i -> json.putArray(COLUMNS[i].json()));
      for (long n = Math.max(0, added - rows.length); n < added; n++) {
        int place = (int) (n % rows.length);
        time.add(times[place]);
        for (int i = 0; i < columns.length; i++) {
          columns[i].add(rows[place][i]);
        }
      }
      return json;
    }
  }
}
