// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.ArgumentCheck;
import io.throughline.event.BadArgumentsException;
import io.throughline.event.Conversation;
import io.throughline.event.Left;
import io.throughline.event.core.Checked;
import io.throughline.event.core.EventFilter;
import io.throughline.event.core.ServedNamespace;
import io.throughline.protocol.Limits;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.event.Admission;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.room.Audience;
import io.throughline.server.room.Rooms;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of the server, over all its sessions: who may join, what has to be passed, and what
 * is told of each conversation. Set up before the server listens; what it tells runs on the context
 * of the session that it is about.
 */
public final class Namespace {
  private final String name;
  private final Served served = new Served();
  private final Limits limits;
  private final Rooms<SessionConversation> rooms;
  private volatile List<EventFilter> filters = List.of();
  private volatile Handler<ServerConversation> handler = conversation -> {};
  private volatile BiConsumer<ServerConversation, Left> leaves = (conversation, how) -> {};
  private volatile Handler<Presence> presences = presence -> {};
  private volatile Admission admission = Admission.EVERYBODY;

  Namespace(String name, Limits limits, ServerMetrics metrics) {
    this.name = name;
    this.limits = limits;
    this.rooms = new Rooms<>(metrics);
  }

  /** Its name; empty for the root. */
  public String name() {
    return name;
  }

  /**
   * Called once for each conversation, before its first event: the place to set its listeners and
   * answers. One that throws closes that session with 4500 (UX-3).
   *
   * @return this
   */
  public Namespace handler(Handler<ServerConversation> value) {
    handler = value;
    return this;
  }

  /**
   * Called once when a conversation has ended, behind its last event and its own handler; only what
   * a filter still holds when the whole session ends comes later.
   *
   * @return this
   */
  public Namespace leaveHandler(BiConsumer<ServerConversation, Left> value) {
    leaves = value;
    return this;
  }

  /**
   * Adds a filter, behind those there are: it sees every event and call of this namespace before
   * the handlers.
   *
   * @return this
   */
  public Namespace use(Filter filter) {
    return behind(event -> filter.filter((ServerConversation) event.conversation(), event));
  }

  /**
   * Adds a check of all arguments, which is a filter that refuses with {@link
   * io.throughline.event.ErrorCode#BAD_ARGUMENTS} (EV-10).
   *
   * @return this
   */
  public Namespace check(ArgumentCheck check) {
    return behind(
        event -> {
          String complaint = check.complaint(event);
          return complaint == null
              ? Future.succeededFuture()
              : Future.failedFuture(new BadArgumentsException(complaint));
        });
  }

  private Namespace behind(EventFilter filter) {
    List<EventFilter> more = new ArrayList<>(filters);
    more.add(filter);
    filters = List.copyOf(more);
    return this;
  }

  /**
   * Called each time that somebody has entered a room of this namespace, or left it. One that
   * throws closes that session with 4500 (UX-3), and hears of its other rooms all the same.
   *
   * @return this
   */
  public Namespace presenceHandler(Handler<Presence> value) {
    presences = value;
    return this;
  }

  /** Everybody in this namespace. */
  public Broadcast everyone() {
    return new Broadcast(name, rooms, limits, Audience.ALL);
  }

  /** Everybody in that room. */
  public Broadcast to(String room) {
    return everyone().to(room);
  }

  /** The rooms of this namespace. */
  Rooms<SessionConversation> rooms() {
    return rooms;
  }

  /** Somebody has entered a room, or left it. On his context. */
  void present(SessionConversation conversation, String room, boolean joined) {
    presences.handle(new Presence(conversation, room, joined));
  }

  /**
   * Who joins has to show credentials of his own (AU-2), which may expire: then the conversation
   * ends with 4411 (AU-3). What takes longer than the option {@code handshakeTimeout} counts as not
   * checked: FAILED. Without an authenticator whoever has a session may join.
   *
   * @return this
   * @throws IllegalStateException of the root, whose credentials are the session's: {@link
   *     ThroughlineOptions.Builder#authenticator}
   */
  public Namespace authenticate(Authenticator authenticator) {
    if (name.isEmpty()) {
      throw new IllegalStateException("the credentials of the root are those of the session");
    }
    return admission(new Credentials(name, authenticator));
  }

  Namespace admission(Admission value) {
    admission = value;
    return this;
  }

  /** What the layer of events sees. */
  ServedNamespace served() {
    return served;
  }

  private final class Served implements ServedNamespace {
    @Override
    public List<EventFilter> filters() {
      return filters;
    }

    @Override
    public Future<Checked> join(Conversation conversation, @Nullable JsonNode auth) {
      return admission.join(conversation, auth);
    }

    @Override
    public Future<Checked> renew(Conversation conversation, JsonNode auth) {
      return admission.renew(conversation, auth);
    }

    @Override
    public void joined(Conversation conversation) {
      SessionConversation joined = (SessionConversation) conversation;
      rooms.add(joined);
      handler.handle(joined);
    }

    @Override
    public void left(Conversation conversation, Left how) {
      SessionConversation left = (SessionConversation) conversation;
      for (String room : rooms.remove(left)) {
        left.tellPresence(room, false);
      }
      leaves.accept(left, how);
    }
  }
}
