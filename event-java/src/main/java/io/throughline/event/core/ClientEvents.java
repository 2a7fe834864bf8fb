// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.throughline.event.payload.Names;
import io.throughline.event.payload.Payload;
import io.throughline.event.payload.PayloadWriter;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layer of events of one connection on the client, over all its sessions: what is joined is
 * joined again in each (NS-6). {@link #join} and {@link #renew} may be called from any thread.
 */
public final class ClientEvents {
  private static final System.Logger LOG = System.getLogger(ClientEvents.class.getName());

  private final EventLayer layer;
  private final Talk root;

  /** What is joined or being joined, by namespace. */
  private final Map<String, Joined> joined = new HashMap<>(0);

  /** How a namespace is joined. */
  private record Joined(Talk talk, Supplier<@Nullable JsonNode> auth, Promise<Conversation> done) {}

  public ClientEvents(Port port, EventSettings settings) {
    this.layer = new EventLayer(port, settings, BoundConversation::new);
    this.root = layer.add(Payload.ROOT, List::of);
    root.joined();
    root.open();
  }

  /** The root's conversation; there from the beginning, over all sessions. */
  public Conversation root() {
    return root.conversation();
  }

  /**
   * Joins a namespace, in each session anew.
   *
   * @param auth asked for each JOIN; gives null when there is none
   * @return the conversation once it is joined; fails with an {@link EventException} when the
   *     server refuses, does not answer in the time of a call, or the connection is closed
   * @throws IllegalArgumentException when there cannot be a namespace of that name
   */
  public Future<Conversation> join(String namespace, Supplier<@Nullable JsonNode> auth) {
    if (!Names.isNamespace(namespace)) {
      throw new IllegalArgumentException("no name of a namespace: " + namespace);
    }
    Promise<Conversation> done = layer.port().promise();
    layer
        .port()
        .run(
            0,
            () -> {
              if (layer.isClosed()) {
                done.fail(new EventException(ErrorCode.CLOSED));
              } else if (layer.talk(namespace) != null) {
                done.fail(new IllegalStateException("joined already: " + namespace));
              } else {
                Talk talk = layer.add(namespace, List::of);
                Joined entry = new Joined(talk, auth, done);
                joined.put(namespace, entry);
                talk.whenLeft(how -> forget(entry));
                long timeout = layer.settings().callTimeout();
                Runnable cancelTimer = layer.port().after(timeout, () -> onTimeout(entry));
                done.future().onComplete(settled -> cancelTimer.run());
                send(entry);
              }
            });
    return done.future();
  }

  private void forget(Joined entry) {
    joined.remove(entry.talk.namespace(), entry);
    entry.done.tryFail(new EventException(layer.isClosed() ? ErrorCode.CLOSED : ErrorCode.LEFT));
  }

  /** The server may have it joined, or yet join it: it is told that nobody wants that any more. */
  private void onTimeout(Joined entry) {
    if (entry.done.tryFail(new EventException(ErrorCode.TIMEOUT))) {
      layer.leave(entry.talk, new Left(1000, ""));
    }
  }

  /** Whoever joined waits for it; joined again, it waits as long as its session lives. */
  private void send(Joined entry) {
    String namespace = entry.talk.namespace();
    JsonNode auth;
    try {
      auth = entry.auth.get();
    } catch (RuntimeException e) {
      refused(entry, e);
      return;
    }
    layer
        .outgoing()
        .send(
            entry.talk,
            number -> PayloadWriter.join(namespace, number, auth),
            OutgoingCalls.WITHOUT_END,
            new OutgoingCalls.Caller() {
              @Override
              public void onValues(List<JsonNode> values) {
                entry.talk.grant(granted(values));
                entry.talk.joined();
                entry.done.tryComplete(entry.talk.conversation());
                layer.port().behind(entry.talk::open); // who is told now sets his listeners first
              }

              @Override
              public void onFailure(RuntimeException why) {
                refused(entry, why);
              }

              @Override
              public void onEnded(EventException why) {} // joined again in the next, or left
            });
  }

  private void refused(Joined entry, RuntimeException why) {
    entry.done.tryFail(why);
    layer.peerLeft(
        entry.talk, new Left(CloseCode.UNAUTHORIZED.code(), "joining again was refused"));
  }

  /**
   * Brings new credentials before the old ones expire (AU-4).
   *
   * @param namespace empty for those of the session
   * @return how long they last; fails with an {@link EventException}
   */
  public Future<Grant> renew(String namespace, JsonNode auth) {
    Promise<Grant> done = layer.port().promise();
    OutgoingCalls.Caller caller =
        new OutgoingCalls.Caller() {
          @Override
          public void onValues(List<JsonNode> values) {
            Grant grant = granted(values);
            Talk talk = layer.talk(namespace);
            if (talk != null) {
              talk.grant(grant);
            }
            done.complete(grant);
          }

          @Override
          public void onFailure(RuntimeException why) {
            done.fail(why);
          }
        };
    long timeout = layer.settings().callTimeout();
    layer
        .port()
        .run(
            0,
            () ->
                layer
                    .outgoing()
                    .send(
                        layer.talk(namespace),
                        number -> PayloadWriter.renew(namespace, number, auth),
                        timeout,
                        caller));
    return done.future();
  }

  /** What the reply to JOIN or RENEW says. */
  private static Grant granted(List<JsonNode> values) {
    JsonNode terms = values.isEmpty() ? null : values.get(0).get("expiresIn");
    return terms == null ? Grant.FOREVER : new Grant(terms.asLong(Grant.NEVER));
  }

  /** A whole message of a kind of this layer. */
  public void onFrame(Frame frame) {
    try {
      Payload payload = layer.read(frame);
      if (payload instanceof Payload.Event event) {
        Talk talk = layer.talk(event.namespace());
        boolean hears = talk != null && talk.is(Talk.State.JOINED); // NS-5
        layer.onEvent(event, hears ? talk : null);
      } else if (payload instanceof Payload.Leave leave) {
        Talk talk = layer.talk(leave.namespace());
        if (talk != null && talk.is(Talk.State.JOINED)) { // NS-5
          layer.peerLeft(talk, new Left(leave.code(), leave.reason()));
        }
      } else {
        layer.onReply(payload);
      }
    } catch (ProtocolException e) { // EV-1
      layer.port().end(e.code());
    }
  }

  /**
   * A whole message that waited while its session ended: an event is heard as any, a call or a
   * reply has nobody any more at its other end.
   */
  public void onLateFrame(Frame frame) {
    try {
      if (layer.read(frame) instanceof Payload.Event event && event.call() == Payload.NO_CALL) {
        Talk talk = layer.talk(event.namespace());
        boolean hears = talk != null && talk.isKnown();
        layer.onEvent(event, hears ? talk : null);
      }
    } catch (ProtocolException e) {
      LOG.log(System.Logger.Level.DEBUG, "of a session that has ended", e);
    }
  }

  /**
   * A session has ended and a new one follows, of which nothing has been sent yet: calls are
   * settled (EV-8), and what was joined is joined again (NS-6).
   */
  public void restarted() {
    layer.restarted();
    for (Joined entry : List.copyOf(joined.values())) {
      entry.talk.joinsAgain();
      send(entry);
    }
  }

  /** The connection is closed for good: so are all conversations. */
  public void closed(int code, String reason) {
    layer.closed(new Left(code, reason), false);
  }
}
