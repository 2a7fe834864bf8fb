// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.room;

import io.throughline.server.event.Member;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.metrics.ServerMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The members of one namespace and their rooms, one {@link RoomShard} for each event loop. What
 * concerns one member happens on his loop; what concerns many is one task for each loop.
 */
public final class Rooms<M extends Member> {
  private final Map<EventLoop, RoomShard<M>> shards = new ConcurrentHashMap<>();

  /** On how many loops somebody is in a room; without those in which nobody is. */
  private final Map<String, Integer> loopsOf = new ConcurrentHashMap<>();

  private final ServerMetrics metrics;

  /** {@code metrics} is told how many each broadcast reaches. */
  public Rooms(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  /** Somebody is in the namespace. On his loop. */
  public void add(M member) {
    shard(member).add(member);
  }

  /**
   * He leaves the namespace and all rooms. On his loop.
   *
   * @return the rooms that he was in, in the order of entering
   */
  public Set<String> remove(M member) {
    RoomShard<M> shard = shard(member);
    Set<String> his = shard.remove(member);
    his.forEach(room -> left(shard, room));
    return his;
  }

  /**
   * Enters a room. On his loop.
   *
   * @return false when he was in it, or has left the namespace
   */
  public boolean join(M member, String room) {
    RoomShard<M> shard = shard(member);
    boolean isNew = !shard.has(room);
    boolean joined = shard.join(member, room);
    if (joined && isNew) {
      loopsOf.merge(room, 1, Integer::sum);
    }
    return joined;
  }

  /**
   * Leaves a room. On his loop.
   *
   * @return false when he was not in it
   */
  public boolean leave(M member, String room) {
    RoomShard<M> shard = shard(member);
    boolean left = shard.leave(member, room);
    if (left) {
      left(shard, room);
    }
    return left;
  }

  /** He was the last one of his loop, perhaps. */
  private void left(RoomShard<M> shard, String room) {
    if (!shard.has(room)) {
      loopsOf.computeIfPresent(room, (name, loops) -> loops == 1 ? null : loops - 1);
    }
  }

  /** How many rooms there are. From any thread. */
  public int count() {
    return loopsOf.size();
  }

  /** The rooms that he is in. On his loop. */
  public Set<String> roomsOf(M member) {
    return shard(member).roomsOf(member);
  }

  /**
   * Does something with everybody who is meant, each on his own loop. From any thread.
   *
   * @return how many they were; fails when it could not be done with one, behind all the others
   */
  public Future<Integer> each(Audience audience, Consumer<M> action) {
    List<Future<Integer>> counts = new ArrayList<>();
    shards.forEach(
        (loop, shard) -> {
          Promise<Integer> count = Promise.promise();
          counts.add(count.future());
          loop.run(
              () -> {
                // Copied: what is done may let somebody leave.
                List<M> meant = List.copyOf(shard.select(audience));
                for (M member : meant) {
                  try {
                    action.accept(member);
                  } catch (RuntimeException e) {
                    count.tryFail(e); // his codec cannot write it, and others can
                  }
                }
                count.tryComplete(meant.size());
              });
        });
    return Future.all(counts)
        .map(all -> all.<Integer>list().stream().mapToInt(i -> i).sum())
        .onSuccess(metrics::broadcast);
  }

  /** Everybody who is meant, loop by loop. From any thread. */
  public Future<List<M>> members(Audience audience) {
    List<Future<List<M>>> found = new ArrayList<>();
    shards.forEach(
        (loop, shard) -> {
          Promise<List<M>> meant = Promise.promise();
          found.add(meant.future());
          loop.run(() -> meant.complete(List.copyOf(shard.select(audience))));
        });
    return Future.all(found)
        .map(all -> all.<List<M>>list().stream().flatMap(List::stream).toList());
  }

  private RoomShard<M> shard(M member) {
    return shards.computeIfAbsent(member.home(), loop -> new RoomShard<>());
  }
}
