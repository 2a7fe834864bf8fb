// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.throughline.event.payload.Payload;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.ProtocolException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The layer of events of one session on the server: clients join what it has (§9.5). */
public final class ServerEvents {
  private final EventLayer layer;
  private final Function<String, @Nullable ServedNamespace> namespaces;
  private final Membership root;

  /** By namespace, the root's too. */
  private final Map<String, Membership> memberships = new HashMap<>(2);

  /**
   * What counts as joined (NS-3), and the root: what was left too, as long as a filter or an
   * authenticator is busy with it. Who joins and leaves in a loop does not make more of them.
   */
  private final Set<Membership> counted = new HashSet<>(2);

  /**
   * A layer whose root waits for {@link #open}.
   *
   * @param namespaces what the server has, by name; the root's is empty
   * @param view makes what the application gets of each conversation
   */
  public ServerEvents(
      Port port,
      EventSettings settings,
      Function<String, @Nullable ServedNamespace> namespaces,
      Function<Talk, Conversation> view) {
    this.layer = new EventLayer(port, settings, view);
    this.namespaces = namespaces;
    this.root = add(Payload.ROOT, Objects.requireNonNull(namespaces.apply(Payload.ROOT)));
  }

  private Membership add(String name, ServedNamespace served) {
    Membership membership = new Membership(layer, layer.add(name, served::filters), served);
    memberships.put(name, membership);
    counted.add(membership);
    membership
        .talk()
        .whenLeft(
            how -> {
              memberships.remove(name, membership);
              membership.left(how);
            });
    return membership;
  }

  /** The root's conversation. */
  public Conversation root() {
    return root.talk().conversation();
  }

  /** Tells the application of the root; to be called once, before anything arrives. */
  public void open() {
    root.admitted();
  }

  /** A whole message of a kind of this layer. */
  public void onFrame(Frame frame) {
    try {
      Payload payload = layer.read(frame);
      if (payload instanceof Payload.Event event) {
        layer.onEvent(event, layer.talk(event.namespace()));
      } else if (payload instanceof Payload.Join join) {
        onJoin(join);
      } else if (payload instanceof Payload.Renew renew) {
        onRenew(renew);
      } else if (payload instanceof Payload.Leave leave) {
        onLeave(leave);
      } else {
        layer.onReply(payload);
      }
    } catch (ProtocolException e) { // EV-1
      layer.port().end(e.code());
    }
  }

  private void onJoin(Payload.Join join) {
    String name = join.namespace();
    IncomingCalls.Call call = layer.incoming().arrived(join.call(), null);
    if (layer.talk(name) != null) { // NS-1
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "joined already");
    }
    if (call == null || layer.isClosed()) {
      return;
    }
    ServedNamespace served = namespaces.apply(name);
    if (served == null) { // NS-1
      call.fail(new EventException(ErrorCode.NO_NAMESPACE));
    } else if (!hasPlace()) { // NS-3
      call.fail(new EventException(ErrorCode.TOO_MANY_NAMESPACES));
    } else {
      add(name, served).join(call, join.auth());
    }
  }

  /** Whether one more may be joined. */
  private boolean hasPlace() {
    counted.removeIf(Membership::isOver);
    return counted.size() - 1 < layer.settings().maxNamespaces();
  }

  private void onRenew(Payload.Renew renew) {
    IncomingCalls.Call call = layer.incoming().arrived(renew.call(), null);
    if (call == null) {
      return;
    }
    Talk talk = layer.talk(renew.namespace());
    Membership membership = memberships.get(renew.namespace());
    if (membership == null || talk == null || !talk.is(Talk.State.JOINED)) {
      call.fail(new EventException(ErrorCode.NOT_JOINED));
    } else {
      membership.renew(call, renew.auth());
    }
  }

  private void onLeave(Payload.Leave leave) {
    Talk talk = layer.talk(leave.namespace());
    if (talk != null) { // NS-2
      layer.peerLeft(talk, new Left(leave.code(), leave.reason()));
    }
  }

  /**
   * The session has ended: so have all conversations.
   *
   * @param drop whether what has arrived and is not handed over yet is dropped
   */
  public void ended(int code, String reason, boolean drop) {
    Left how = new Left(code, reason);
    layer.closed(how, drop);
    List.copyOf(counted).forEach(membership -> membership.ended(how, drop));
    counted.clear();
  }
}
