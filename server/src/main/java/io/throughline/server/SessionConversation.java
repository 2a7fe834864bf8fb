// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.Conversation;
import io.throughline.event.PayloadCodec;
import io.throughline.event.core.BoundConversation;
import io.throughline.event.core.Talk;
import io.throughline.protocol.EncodedFrame;
import io.throughline.server.auth.Grant;
import io.throughline.server.event.Member;
import io.throughline.server.loop.EventLoop;
import io.throughline.server.room.Rooms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.auth.User;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation of one session, for its application and for broadcasts. */
final class SessionConversation extends BoundConversation implements ServerConversation, Member {
  private final BoundSession session;
  private final PayloadCodec codec;
  private final Namespace served;

  /**
   * What JOIN's credentials were worth; null where the session's count. Set on the session's loop.
   */
  private volatile @Nullable Grant grant;

  SessionConversation(Talk talk, BoundSession session, PayloadCodec codec, Namespaces all) {
    super(talk);
    this.session = session;
    this.codec = codec;
    this.served = Objects.requireNonNull(all.get(namespace()));
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public @Nullable User user() {
    Grant own = grant;
    return own == null ? session.user() : own.user();
  }

  /** It was joined with these credentials. */
  boolean bind(Grant granted) {
    grant = granted;
    return true;
  }

  /** These take the place of its credentials, unless they name another principal (AU-4). */
  boolean renew(Grant granted) {
    if (namespace().isEmpty()) {
      return session.host().renew(granted);
    }
    Grant own = grant;
    return own != null && own.names(granted) && bind(granted);
  }

  @Override
  public Future<Boolean> join(String room) {
    return change(room, true);
  }

  @Override
  public Future<Boolean> leave(String room) {
    return change(room, false);
  }

  private Future<Boolean> change(String room, boolean joins) {
    Objects.requireNonNull(room, "room");
    Promise<Boolean> changed = session.port().promise();
    session.atHome(
        0,
        () -> {
          Rooms<SessionConversation> rooms = served.rooms();
          boolean done = joins ? rooms.join(this, room) : rooms.leave(this, room);
          if (done) {
            tellPresence(room, joins);
          }
          changed.complete(done);
        });
    return changed.future();
  }

  /** Has the application told that it has entered a room, or left it. On its loop. */
  void tellPresence(String room, boolean joins) {
    session.listener().deliver(joined -> served.present(this, room, joined), joins);
  }

  @Override
  public Future<Set<String>> rooms() {
    Promise<Set<String>> rooms = session.port().promise();
    session.atHome(0, () -> rooms.complete(served.rooms().roomsOf(this)));
    return rooms.future();
  }

  @Override
  public Conversation conversation() {
    return this;
  }

  @Override
  public EventLoop home() {
    return session.host().home();
  }

  @Override
  public PayloadCodec codec() {
    return codec;
  }

  @Override
  public void queue(List<EncodedFrame> message) {
    session.enqueue(message, null);
    session.host().after();
  }

  @Override
  public boolean offer(EncodedFrame frame) {
    boolean written = session.host().session().sendVolatile(frame);
    session.host().after();
    return written;
  }

  @Override
  public boolean offer(EncodedFrame frame, String key) {
    boolean taken = session.host().session().sendVolatile(frame, key);
    session.host().after();
    return taken;
  }
}
