// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.room;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom something goes to: everybody in one of the rooms, or everybody when none is named, but who
 * is in an excepted room or is excepted himself.
 */
public record Audience(List<String> rooms, List<String> exceptRooms, List<Object> exceptMembers) {
  /** Everybody in the namespace. */
  public static final Audience ALL = new Audience(List.of(), List.of(), List.of());

  public Audience {
    rooms = List.copyOf(rooms);
    exceptRooms = List.copyOf(exceptRooms);
    exceptMembers = List.copyOf(exceptMembers);
  }

  /** This room as well. */
  public Audience to(String room) {
    return new Audience(with(rooms, room), exceptRooms, exceptMembers);
  }

  /** Nobody who is in this room. */
  public Audience exceptRoom(String room) {
    return new Audience(rooms, with(exceptRooms, room), exceptMembers);
  }

  /** Not this one. */
  public Audience exceptMember(Object member) {
    return new Audience(rooms, exceptRooms, with(exceptMembers, member));
  }

  private static <T> List<T> with(List<T> list, T one) {
    List<T> all = new ArrayList<>(list);
    all.add(one);
    return all;
  }
}
