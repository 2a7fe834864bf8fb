// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Arguments;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.Limits;
import io.throughline.server.event.EncodedEvent;
import io.throughline.server.room.Audience;
import io.throughline.server.room.Rooms;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Conversations of one namespace that something is sent to: everybody in the rooms that are named,
 * or everybody when none is, but who is excepted. Immutable: each step makes another one. May be
 * used from any thread; futures complete on no particular one.
 *
 * <p>What is emitted is encoded once, whatever the number of receivers, and queued for each as if
 * it had been emitted to him alone: a client that is detached gets it when he is back. A receiver
 * that does not keep up is closed with 4508 like any other.
 */
public final class Broadcast {
  private final String namespace;
  private final Rooms<SessionConversation> rooms;
  private final Limits limits;
  private final Audience audience;

  Broadcast(String namespace, Rooms<SessionConversation> rooms, Limits limits, Audience audience) {
    this.namespace = namespace;
    this.rooms = rooms;
    this.limits = limits;
    this.audience = audience;
  }

  private Broadcast with(Audience changed) {
    return new Broadcast(namespace, rooms, limits, changed);
  }

  /** This room as well. */
  public Broadcast to(String room) {
    return with(audience.to(room));
  }

  /** Nobody who is in this room. */
  public Broadcast except(String room) {
    return with(audience.exceptRoom(room));
  }

  /** Not this one. */
  public Broadcast except(ServerConversation conversation) {
    return with(audience.exceptMember(conversation));
  }

  /**
   * Emits an event to each of them, in order and exactly once.
   *
   * @return to how many
   * @throws IllegalArgumentException when the arguments cannot be written, or are over {@code
   *     maxMessage}
   */
  public Future<Integer> emit(String name, @Nullable Object... arguments) {
    EncodedEvent event = new EncodedEvent(namespace, name, arguments, limits);
    event.frames(PayloadCodec.JSON); // what cannot be written is the caller's matter
    return rooms.each(audience, member -> member.queue(event.frames(member.codec())));
  }

  /**
   * Emits an event that is dropped for everybody who does not take it right now.
   *
   * @return to how many it was offered
   * @throws IllegalArgumentException as {@link #emit}, the limit being {@code maxFrame}
   */
  public Future<Integer> emitVolatile(String name, @Nullable Object... arguments) {
    EncodedEvent event = new EncodedEvent(namespace, name, arguments, limits);
    event.volatileFrame(PayloadCodec.JSON);
    return rooms.each(audience, member -> member.offer(event.volatileFrame(member.codec())));
  }

  /**
   * The same, but for who does not take it right now the newest of each key waits: he misses what
   * was overtaken, not what is. Positions and states are such events.
   *
   * @param key what it replaces, such as the name of the thing that it tells of
   */
  public Future<Integer> emitLatest(String key, String name, @Nullable Object... arguments) {
    EncodedEvent event = new EncodedEvent(namespace, name, arguments, limits);
    event.volatileFrame(PayloadCodec.JSON);
    return rooms.each(audience, member -> member.offer(event.volatileFrame(member.codec()), key));
  }

  /**
   * Calls each of them and gathers the replies.
   *
   * @param timeout how long to wait for each
   * @return how each call went, when all are settled
   * @throws IllegalArgumentException when the arguments cannot be written
   */
  public Future<List<RoomReply>> call(
      Duration timeout, String name, @Nullable Object... arguments) {
    EncodedEvent event = new EncodedEvent(namespace, name, arguments, limits);
    event.written(PayloadCodec.JSON);
    return rooms
        .members(audience)
        .compose(
            members -> {
              List<Future<Arguments>> calls =
                  members.stream().map(member -> call(member, timeout, event)).toList();
              return Future.join(calls)
                  .transform(
                      settled ->
                          Future.succeededFuture(
                              IntStream.range(0, calls.size())
                                  .mapToObj(i -> new RoomReply(members.get(i), calls.get(i)))
                                  .toList()));
            });
  }

  private static Future<Arguments> call(
      SessionConversation member, Duration timeout, EncodedEvent event) {
    try {
      return member.call(timeout, event.written(member.codec()));
    } catch (IllegalArgumentException e) { // his codec cannot write it, and others can
      return Future.failedFuture(e);
    }
  }

  /** Who they are at this moment. */
  public Future<List<ServerConversation>> members() {
    return rooms.members(audience).map(List::copyOf);
  }
}
