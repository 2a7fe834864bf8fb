// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.core.EventSettings;
import io.throughline.event.core.ServerEvents;
import io.throughline.protocol.Frame;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session's layer of events, which is not there before somebody needs it: sessions without events
 * pay for nothing more than this reference.
 */
final class SessionLayer {
  private final BoundSession session;
  private final Namespaces namespaces;
  private final String codec;

  /** Made once, by whichever thread needs it first. */
  private final AtomicReference<@Nullable ServerEvents> layer = new AtomicReference<>();

  SessionLayer(BoundSession session, Namespaces namespaces, String codec) {
    this.session = session;
    this.namespaces = namespaces;
    this.codec = codec;
  }

  /** The layer; made now if there is none. */
  private ServerEvents made() {
    ServerEvents known = layer.get();
    if (known != null) {
      return known;
    }
    EventSettings settings = namespaces.settings(codec);
    ServerEvents made =
        new ServerEvents(
            session.port(),
            settings,
            namespaces::find,
            talk -> new SessionConversation(talk, session, settings.codec(), namespaces));
    ServerEvents first = layer.compareAndExchange(null, made);
    if (first != null) {
      return first;
    }
    session.atHome(0, () -> open(made));
    return made;
  }

  private void open(ServerEvents made) {
    SessionClose how = session.listener().close();
    if (how == null) {
      made.open();
    } else {
      made.ended(how.code(), how.reason(), false);
    }
  }

  /** The root's conversation; from any thread. */
  ServerConversation root() {
    return (ServerConversation) made().root();
  }

  /** The session is open: whoever uses the root has its conversation now. */
  void onOpen() {
    if (namespaces.rootIsUsed()) {
      made();
    }
  }

  void onFrame(Frame frame) {
    made().onFrame(frame);
  }

  /**
   * The session has ended.
   *
   * @param drop whether what waits for filters is dropped; else it is handed over first
   */
  void onClosed(SessionClose how, boolean drop) {
    ServerEvents known = layer.get();
    if (known != null) {
      known.ended(how.code(), how.reason(), drop);
    }
  }
}
