// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clients and server say to each other, each with its limits: what does not fit reaches no
 * handler (EV-10).
 */
final class Words {
  static final int MOST_NAME = 24;
  static final int MOST_TEXT = 1_000;
  static final int MOST_FILE_NAME = 100;
  static final int MOST_FILE = 512 * 1024;

  private static final Pattern ROOM = Pattern.compile("[a-z0-9-]{1,24}");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9.+/-]{0,80}");

  private Words() {}

  /** What HELLO tells of who it is; the key is the bot's. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Introduction(String name, @Nullable String key) {
    Introduction {
      require(!name.isBlank() && name.length() <= MOST_NAME, "name");
      name = name.strip();
    }
  }

  /** A room to enter or to leave, or in which someone types. */
  record Place(String room) {
    Place {
      require(ROOM.matcher(room).matches(), "room");
    }
  }

  /** A text; the number counts what its sender said in that room. */
  record Say(String room, int number, String text) {
    Say {
      require(number > 0, "number");
      require(!text.isBlank() && text.length() <= MOST_TEXT, "text");
    }
  }

  /** A file, whose bytes stand beside it. */
  record Share(String room, int number, String name, String type) {
    Share {
      require(number > 0, "number");
      require(!name.isBlank() && name.length() <= MOST_FILE_NAME, "name");
      require(TYPE.matcher(type).matches(), "type");
    }
  }

  /**
   * Someone in a room.
   *
   * @param transport null while there is no connection
   * @param number how many things they have said there
   */
  record Presence(String id, String name, boolean bot, @Nullable String transport, int number) {}

  /** A room and how many are there. */
  record Listed(String room, int people) {}

  /** The reply to whoever enters: who they are, who is there, and what was said last. */
  record Entry(String room, String you, List<Presence> people, List<Said> talk) {}

  record Came(String room, Presence person) {}

  record Gone(String room, String id) {}

  record Moved(String id, @Nullable String transport) {}

  record Typing(String room, String name) {}

  /** What someone said; {@code transport} is what they said it by. */
  record Said(
      String room,
      String from,
      String name,
      @Nullable String transport,
      int number,
      long at,
      String text) {}

  record File(String name, String type) {}

  /** A file that someone shared, whose bytes stand beside it. */
  record Shared(
      String room,
      String from,
      String name,
      @Nullable String transport,
      int number,
      long at,
      File file) {}

  private static void require(boolean fits, String what) {
    if (!fits) {
      throw new IllegalArgumentException(what);
    }
  }
}
