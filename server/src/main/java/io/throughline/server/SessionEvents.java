// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.event.core.Receipt;
import io.throughline.protocol.Frame;
import io.throughline.server.log.Faults;
import io.throughline.server.loop.HostedSession;
import io.throughline.server.session.SessionListener;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from one session's state machine to the application's handlers: they run on the session's
 * context, one at a time, and what one throws closes the session and goes no further (UX-3).
 * Confined to the session's loop.
 */
final class SessionEvents implements SessionListener {
  private static final long WITHOUT_END = Long.MAX_VALUE;

  private final BoundSession session;
  private final ContextInternal context;
  private final Introduction introduction;
  private final Handler<Session> opened;

  /** Completes when the session has ended. */
  private final Promise<Void> ended;

  /** Of the connection attached last; read from any thread. */
  private volatile String transport = "";

  /** How many more messages the application takes before it must ask again. */
  private long demand = WITHOUT_END;

  /** A handler threw: nothing reaches the application any more but the end. */
  private boolean broken;

  /** The layer of events takes nothing for the moment. */
  private boolean heldBack;

  private @Nullable SessionClose close;
  private boolean endTold;

  @Nullable Handler<Message> messages;
  @Nullable Handler<String> texts;
  @Nullable Handler<Buffer> binaries;
  @Nullable Handler<SessionClose> closes;
  @Nullable Handler<String> attaches;
  @Nullable Handler<Void> detaches;
  @Nullable Handler<Void> ends;
  @Nullable Handler<Void> drains;
  @Nullable Handler<Throwable> exceptions;

  SessionEvents(
      BoundSession session,
      ContextInternal context,
      Introduction introduction,
      Handler<Session> opened) {
    this.session = session;
    this.context = context;
    this.introduction = introduction;
    this.opened = opened;
    this.ended = context.promise();
  }

  BoundSession session() {
    return session;
  }

  String transport() {
    return transport;
  }

  /** How the session ended; null before. */
  @Nullable SessionClose close() {
    return close;
  }

  Promise<Void> ended() {
    return ended;
  }

  @Override
  public void onOpen() {
    host().session().meter().observe(introduction.observer(transport));
    call(opened, session);
    if (!broken) {
      session.layer().onOpen();
    }
  }

  @Override
  public void onMessage(Frame frame) {
    if (broken) {
      return;
    }
    if (frame.kind().event()) {
      context.dispatch(frame, session.layer()::onFrame);
      return;
    }
    if (demand != WITHOUT_END && --demand == 0) {
      host().session().pause(true);
    }
    Message message = Message.of(frame);
    if (message.isText() && texts != null) {
      call(texts, message.text());
    } else if (!message.isText() && binaries != null) {
      call(binaries, message.binary());
    } else {
      call(messages, message);
    }
  }

  /** The application takes no more messages. */
  void pause() {
    demand = 0;
    host().session().pause(true);
  }

  /** The layer of events takes nothing more, or goes on. */
  void holdBack(boolean hold) {
    heldBack = hold;
    host().session().pause(hold || demand == 0);
    tellEnd();
  }

  /** The application takes this many more messages. */
  void fetch(long amount) {
    demand = amount > WITHOUT_END - demand ? WITHOUT_END : demand + amount;
    if (demand > 0) {
      host().session().pause(heldBack);
      tellEnd();
    }
  }

  @Override
  public void onConfirmed(List<Object> receipts) {
    for (Object receipt : receipts) {
      if (receipt instanceof Receipt event) {
        event.settle(Receipt.Fate.CONFIRMED, null);
      } else {
        ((Promise<?>) receipt).complete();
      }
    }
  }

  @Override
  public void onDrain() {
    session.onDrained();
    call(drains, null);
  }

  @Override
  public void onAttached(String name) {
    transport = name;
    call(attaches, name);
  }

  @Override
  public void onDetached(String reason) {
    call(detaches, null);
  }

  @Override
  public void onClosed(
      int code, String reason, long confirmed, long unconfirmed, List<Object> unknown) {
    SessionClose how = new SessionClose(code, reason, confirmed, unconfirmed);
    close = how;
    SessionClosedException fate = new SessionClosedException(code, reason);
    session.layer().onClosed(how, broken);
    for (Object receipt : unknown) {
      if (receipt instanceof Receipt event) {
        event.settle(Receipt.Fate.UNKNOWN, fate);
      } else {
        ((Promise<?>) receipt).fail(fate);
      }
    }
    session.onDrained();
    call(closes, how);
    tellEnd();
    ended.tryComplete();
  }

  /**
   * The stream of messages ends behind the last one, which a paused application has yet to take.
   */
  private void tellEnd() {
    SessionClose how = close;
    if (how == null || endTold || (host().session().holdsMessages() && !broken)) {
      return;
    }
    endTold = true;
    if (!how.wasAsked() && !broken) {
      call(exceptions, new SessionClosedException(how.code(), how.reason()));
    }
    call(ends, null);
  }

  /**
   * Hands something of the layer of events to the application; behind a handler that threw only
   * what comes of the end, so that nobody is left in a room.
   */
  <T> void deliver(Handler<T> handler, T argument) {
    deliver(context, handler, argument, fault -> {});
  }

  /** The same in another context of the session's loop, for somebody who wants to know faults. */
  <T> void deliver(
      ContextInternal where, Handler<T> handler, T argument, Consumer<Throwable> follower) {
    if (!broken || close != null) {
      call(where, handler, argument, follower);
    }
  }

  private <T> void call(@Nullable Handler<T> handler, @Nullable T argument) {
    if (handler != null) {
      call(context, handler, argument, fault -> {});
    }
  }

  private <T> void call(
      ContextInternal where,
      Handler<T> handler,
      @Nullable T argument,
      Consumer<Throwable> follower) {
    where.dispatch(
        argument,
        it -> {
          try {
            handler.handle(it);
          } catch (Throwable e) { // UX-3
            follower.accept(e);
            onHandlerThrew(e);
          }
        });
  }

  private void onHandlerThrew(Throwable e) {
    Faults.ofSystem().threw("handler", session.id(), e);
    if (!broken) {
      broken = true;
      call(exceptions, e);
    }
    host().session().onHandlerThrew();
    host().after();
  }

  private HostedSession host() {
    return session.host();
  }
}
