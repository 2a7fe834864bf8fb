// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.server.loop.HostedSession;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.SessionIdentity;
import io.throughline.server.session.SessionListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The application's view of one session: binds the state machine to handlers, futures and the
 * session's context.
 */
final class BoundSession implements Session, SessionListener {
  private static final System.Logger LOG = System.getLogger(BoundSession.class.getName());

  private final SessionIdentity identity;
  private final ContextInternal context;
  private final Limits limits;
  private final Handler<Session> opened;
  private final String address;
  private final @Nullable JsonNode auth;
  private final Promise<Void> ended;

  /** Set once, before anything happens to the session. */
  private @Nullable HostedSession host;

  private String transport = "";
  private boolean writeQueueFull;
  private @Nullable SessionClose close;

  private @Nullable Handler<Message> messages;
  private @Nullable Handler<String> texts;
  private @Nullable Handler<Buffer> binaries;
  private @Nullable Handler<SessionClose> closes;
  private @Nullable Handler<String> attaches;
  private @Nullable Handler<Void> detaches;
  private @Nullable Handler<Void> ends;
  private @Nullable Handler<Void> drains;
  private @Nullable Handler<Throwable> exceptions;

  BoundSession(
      SessionIdentity identity,
      ContextInternal context,
      Limits limits,
      String address,
      @Nullable JsonNode auth,
      Handler<Session> opened) {
    this.identity = identity;
    this.context = context;
    this.limits = limits;
    this.address = address;
    this.auth = auth;
    this.opened = opened;
    this.ended = context.promise();
  }

  void hosted(HostedSession hostedSession) {
    host = hostedSession;
  }

  private HostedSession host() {
    return Objects.requireNonNull(host);
  }

  // --- from the state machine, on the session's loop ---

  @Override
  public void onOpen() {
    call(opened, this);
  }

  @Override
  public void onMessage(Frame frame) {
    Message message = Message.of(frame);
    if (message.isText() && texts != null) {
      call(texts, message.text());
    } else if (!message.isText() && binaries != null) {
      call(binaries, message.binary());
    } else if (messages != null) {
      call(messages, message);
    }
  }

  @Override
  public void onConfirmed(List<Object> receipts) {
    for (Object receipt : receipts) {
      ((Promise<?>) receipt).complete();
    }
  }

  @Override
  public void onDrain() {
    writeQueueFull = false;
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
    for (Object receipt : unknown) {
      ((Promise<?>) receipt).fail(fate);
    }
    call(closes, how);
    call(ends, null);
    ended.tryComplete();
  }

  /**
   * Runs user code on the session's context; what it throws closes the session and goes no further
   * (UX-3).
   */
  private <T> void call(@Nullable Handler<T> handler, @Nullable T argument) {
    if (handler == null) {
      return;
    }
    context.dispatch(
        argument,
        it -> {
          try {
            handler.handle(it);
          } catch (RuntimeException | AssertionError e) {
            onHandlerThrew(e);
          }
        });
  }

  private void onHandlerThrew(Throwable e) {
    LOG.log(System.Logger.Level.WARNING, "session " + identity.id() + ": a handler threw", e);
    Handler<Throwable> handler = exceptions;
    if (handler != null && close == null) {
      exceptions = null;
      call(handler, e);
    }
    HostedSession session = host();
    session.session().finish(CloseCode.INTERNAL);
    session.after();
  }

  // --- from the application, on any thread ---

  private void atHome(Runnable what) {
    HostedSession session = host();
    session
        .home()
        .run(
            () -> {
              what.run();
              session.after();
            });
  }

  @Override
  public Future<Void> send(String text) {
    return send(Message.of(text));
  }

  @Override
  public Future<Void> send(Buffer bytes) {
    return send(Message.of(bytes));
  }

  @Override
  public Future<Void> send(Message message) {
    Promise<Void> confirmed = context.promise();
    atHome(() -> queue(message, confirmed, confirmed));
    return confirmed.future();
  }

  @Override
  public Future<Void> write(Message message) {
    Promise<Void> queued = context.promise();
    atHome(() -> queue(message, null, queued));
    return queued.future();
  }

  /**
   * Queues a message; {@code receipt} learns its fate, {@code refused} fails when it cannot be
   * queued.
   */
  private void queue(Message message, @Nullable Object receipt, Promise<Void> refused) {
    SessionClose how = close;
    if (how != null || host().session().state() == State.CLOSING) {
      refused.fail(
          new SessionClosedException(how == null ? CloseCode.NORMAL.code() : how.code(), "closed"));
      return;
    }
    if (message.size() > limits.maxMessage()) { // LM-6
      refused.fail(
          new IllegalArgumentException(
              "message over maxMessage, " + limits.maxMessage() + " bytes"));
      return;
    }
    host().session().send(message.frames(limits), receipt, host().home().now());
    writeQueueFull = host().session().isFull();
    if (receipt == null) {
      refused.complete();
    }
  }

  @Override
  public Future<Boolean> sendVolatile(Message message) {
    Promise<Boolean> written = context.promise();
    atHome(() -> written.complete(host().session().sendVolatile(message.volatileFrame())));
    return written.future();
  }

  @Override
  public boolean writeQueueFull() {
    return writeQueueFull;
  }

  @Override
  public Future<Void> close() {
    return close(CloseCode.NORMAL.code(), "");
  }

  @Override
  public Future<Void> close(int code, String reason) {
    if (code != CloseCode.NORMAL.code() && (code < 3000 || code > 4399)) {
      throw new IllegalArgumentException("close code " + code + ": 1000 or 3000 to 4399");
    }
    Frame.Close checked = new Frame.Close(code, 0, reason);
    atHome(() -> host().session().close(checked.code(), checked.reason(), host().home().now()));
    return ended.future();
  }

  @Override
  public Future<Void> end() {
    return close();
  }

  @Override
  public Session pause() {
    atHome(() -> host().session().pause(true));
    return this;
  }

  @Override
  public Session resume() {
    atHome(() -> host().session().pause(false));
    return this;
  }

  /** Fetching by number is coarser than the window and is not offered: it resumes. */
  @Override
  public Session fetch(long amount) {
    return resume();
  }

  @Override
  public Session setWriteQueueMaxSize(int maxSize) {
    return this; // the window decides
  }

  @Override
  public String id() {
    return identity.id();
  }

  @Override
  public String transport() {
    return transport;
  }

  @Override
  public @Nullable JsonNode auth() {
    return auth;
  }

  @Override
  public String remoteAddress() {
    return address;
  }

  @Override
  public Session handler(@Nullable Handler<Message> handler) {
    messages = handler;
    return this;
  }

  @Override
  public Session textHandler(@Nullable Handler<String> handler) {
    texts = handler;
    return this;
  }

  @Override
  public Session binaryHandler(@Nullable Handler<Buffer> handler) {
    binaries = handler;
    return this;
  }

  @Override
  public Session closeHandler(@Nullable Handler<SessionClose> handler) {
    closes = handler;
    return this;
  }

  @Override
  public Session attachHandler(@Nullable Handler<String> handler) {
    attaches = handler;
    return this;
  }

  @Override
  public Session detachHandler(@Nullable Handler<Void> handler) {
    detaches = handler;
    return this;
  }

  @Override
  public Session endHandler(@Nullable Handler<Void> handler) {
    ends = handler;
    return this;
  }

  @Override
  public Session drainHandler(@Nullable Handler<Void> handler) {
    drains = handler;
    return this;
  }

  @Override
  public Session exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptions = handler;
    return this;
  }
}
