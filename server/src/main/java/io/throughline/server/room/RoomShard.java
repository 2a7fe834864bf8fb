// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.room;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The members of one namespace that live on one event loop, and the rooms they are in. A room is
 * there as long as somebody is in it. Confined to that loop.
 */
final class RoomShard<M> {
  private final Map<String, Set<M>> members = new HashMap<>();

  /** Every member of the namespace; one that is in no room too. */
  private final Map<M, Set<String>> rooms = new HashMap<>();

  /** Somebody is in the namespace. */
  void add(M member) {
    rooms.putIfAbsent(member, Set.of());
  }

  /**
   * Enters a room.
   *
   * @return false when he was in it, or is not in the namespace
   */
  boolean join(M member, String room) {
    Set<String> his = rooms.get(member);
    if (his == null || his.contains(room)) {
      return false;
    }
    if (his.isEmpty()) {
      his = new LinkedHashSet<>(4);
      rooms.put(member, his);
    }
    his.add(room);
    members.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(member);
    return true;
  }

  /**
   * Leaves a room.
   *
   * @return false when he was not in it
   */
  boolean leave(M member, String room) {
    Set<String> his = rooms.get(member);
    if (his == null || !his.contains(room)) {
      return false;
    }
    his.remove(room);
    removeFrom(room, member);
    return true;
  }

  /**
   * Leaves the namespace.
   *
   * @return the rooms that he was in, in the order of entering
   */
  Set<String> remove(M member) {
    Set<String> his = rooms.remove(member);
    if (his == null) {
      return Set.of();
    }
    his.forEach(room -> removeFrom(room, member));
    return his;
  }

  private void removeFrom(String room, M member) {
    Set<M> there = members.get(room);
    if (there != null && there.remove(member) && there.isEmpty()) {
      members.remove(room);
    }
  }

  /** The rooms that a member is in. */
  Set<String> roomsOf(M member) {
    return Set.copyOf(rooms.getOrDefault(member, Set.of()));
  }

  /** Who is meant, each once. Not to be kept: it may be the room itself. */
  Collection<M> select(Audience audience) {
    Collection<M> meant = inAnyOf(audience);
    if (audience.exceptRooms().isEmpty() && audience.exceptMembers().isEmpty()) {
      return meant;
    }
    Set<M> rest = new LinkedHashSet<>(meant);
    audience.exceptMembers().forEach(rest::remove);
    for (String room : audience.exceptRooms()) {
      rest.removeAll(new HashSet<>(members.getOrDefault(room, Set.of())));
    }
    return rest;
  }

  private Collection<M> inAnyOf(Audience audience) {
    if (audience.rooms().isEmpty()) {
      return rooms.keySet();
    }
    if (audience.rooms().size() == 1) {
      return members.getOrDefault(audience.rooms().get(0), Set.of());
    }
    Set<M> union = new LinkedHashSet<>();
    audience.rooms().forEach(room -> union.addAll(members.getOrDefault(room, Set.of())));
    return union;
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }

  /** Whether somebody of this shard is in that room. */
  boolean has(String room) {
    return members.containsKey(room);
  }

  /** How many rooms somebody of this shard is in. */
  int roomCount() {
    return members.size();
  }
}
