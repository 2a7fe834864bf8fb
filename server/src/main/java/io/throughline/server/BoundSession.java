// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.server.loop.HostedSession;
import io.throughline.server.loop.Sessions;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.SessionIdentity;
import io.throughline.server.tracing.ServerTracer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.auth.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way from the application to one session: from any thread to the session's own loop. What
 * comes back is the matter of {@link SessionEvents}.
 */
final class BoundSession implements Session {
  private final SessionIdentity identity;
  private final ContextInternal context;
  private final Limits limits;
  private final String remoteAddress;
  private final @Nullable JsonNode auth;
  private final List<Frame.Tried> tried;
  private final ServerTracer tracer;
  private final SessionEvents events;
  private final SessionLayer layer;
  private final Map<String, Object> attributes = new HashMap<>(0);

  /** Set once, before anything happens to the session. */
  private @Nullable HostedSession host;

  /** A window's worth is queued or unconfirmed. Written on the session's loop. */
  private volatile boolean full;

  /** Cost of messages that other threads have sent and that have not reached the session's loop. */
  private final AtomicLong underWay = new AtomicLong();

  /** They have been a window's worth since the queue was last known to be drained. */
  private final AtomicBoolean crowded = new AtomicBoolean();

  BoundSession(
      Sessions.Opening opening,
      Introduction introduction,
      Limits limits,
      Namespaces namespaces,
      Handler<Session> opened) {
    Frame.Hello hello = opening.hello();
    this.identity = opening.identity();
    this.context = opening.home().newContext();
    this.limits = limits;
    this.remoteAddress = opening.peer().remoteAddress();
    this.auth = hello.auth();
    this.tried = hello.tried();
    this.tracer = introduction.tracer();
    this.layer = new SessionLayer(this, namespaces, hello.codec());
    this.events = new SessionEvents(this, context, introduction, opened);
  }

  void hosted(HostedSession hostedSession) {
    host = hostedSession;
  }

  HostedSession host() {
    return Objects.requireNonNull(host);
  }

  SessionEvents listener() {
    return events;
  }

  SessionLayer layer() {
    return layer;
  }

  /** Who follows its events. */
  ServerTracer tracer() {
    return tracer;
  }

  /** Where futures complete: in the session's context, or that of its event which asks. */
  ContextInternal completing() {
    ContextInternal here = tracer == ServerTracer.NONE ? null : ContextInternal.current();
    return here != null && TracedPassage.isOf(this, here) ? here : context;
  }

  /** A way to this session for its layer of events. */
  SessionPort port() {
    return new SessionPort(this, context, limits);
  }

  @Override
  public ServerConversation events() {
    return layer.root();
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }

  void onDrained() {
    full = false;
    crowded.set(false);
  }

  /** Runs where the session is; what other threads queue counts as under way until it does. */
  void atHome(long cost, Runnable what) {
    long counted = host().home().isHere() ? 0 : cost;
    if (counted == 0) {
      atHome(what);
      return;
    }
    if (underWay.addAndGet(counted) >= limits.window()) {
      crowded.set(true);
    }
    atHome(
        () -> {
          what.run();
          arrived(counted);
        });
  }

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
    return queue(message, true);
  }

  @Override
  public Future<Void> write(Message message) {
    return queue(message, false);
  }

  /** Encodes where the caller is, queues where the session is. */
  private Future<Void> queue(Message message, boolean confirmed) {
    List<EncodedFrame> frames;
    try {
      frames = message.frames(limits); // LM-6
    } catch (IllegalArgumentException e) {
      return completing().failedFuture(e);
    }
    boolean here = host().home().isHere();
    if (here && !confirmed) { // what most messages are: nothing is under way, nobody waits
      return queueHere(frames);
    }
    Promise<Void> done = completing().promise();
    long cost = here ? 0 : frames.stream().mapToLong(EncodedFrame::cost).sum();
    atHome(cost, () -> queue(frames, done, confirmed));
    return done.future();
  }

  private Future<Void> queueHere(List<EncodedFrame> frames) {
    SessionClosedException refused = enqueue(frames, null);
    host().after();
    return refused == null ? completing().succeededFuture() : completing().failedFuture(refused);
  }

  private void queue(List<EncodedFrame> frames, Promise<Void> done, boolean confirmed) {
    SessionClosedException refused = enqueue(frames, confirmed ? done : null);
    if (refused != null) {
      done.tryFail(refused);
    } else if (!confirmed) {
      done.complete();
    }
  }

  /**
   * Queues the frames of one message.
   *
   * @param receipt a promise, or a receipt of the layer of events; null when nobody asks
   * @return why they cannot be; null when they are
   */
  @Nullable SessionClosedException enqueue(List<EncodedFrame> frames, @Nullable Object receipt) {
    SessionClose how = events.close();
    if (how != null) {
      return new SessionClosedException(how.code(), how.reason());
    }
    if (host().session().state() == State.CLOSING) {
      return new SessionClosedException(host().session().closingCode(), "closing");
    }
    host().session().send(frames, receipt, host().home().now());
    SessionClose refused = events.close();
    if (refused != null) { // DL-14
      return new SessionClosedException(refused.code(), refused.reason());
    }
    boolean isFull = host().session().isFull();
    if (isFull != full) { // writing a volatile field costs more than all the rest here
      full = isFull;
    }
    return null;
  }

  /** Whoever saw only the bytes under way as too many hears that they have arrived. */
  private void arrived(long cost) {
    if (underWay.addAndGet(-cost) == 0 && !full && crowded.get()) {
      events.onDrain();
    }
  }

  @Override
  public Future<Boolean> sendVolatile(Message message) {
    EncodedFrame frame;
    try {
      frame = message.volatileFrame(limits);
    } catch (IllegalArgumentException e) {
      return completing().failedFuture(e);
    }
    Promise<Boolean> written = completing().promise();
    atHome(() -> written.complete(host().session().sendVolatile(frame)));
    return written.future();
  }

  @Override
  public boolean writeQueueFull() {
    return full || underWay.get() >= limits.window();
  }

  @Override
  public Future<Void> close() {
    return close(CloseCode.NORMAL.code(), "");
  }

  @Override
  public Future<Void> close(int code, String reason) {
    boolean mayBeSaid =
        code == CloseCode.NORMAL.code()
            || code == CloseCode.UNAUTHORIZED.code()
            || CloseCode.isOfApplication(code);
    if (!mayBeSaid) {
      throw new IllegalArgumentException("close code " + code + " is not 1000, 3000-4399 or 4401");
    }
    Frame.Close checked = new Frame.Close(code, 0, reason);
    atHome(
        () -> {
          host().session().close(checked.code(), checked.reason(), host().home().now());
        });
    return events.ended().future();
  }

  @Override
  public Future<Void> end() {
    return close();
  }

  @Override
  public Session pause() {
    atHome(events::pause);
    return this;
  }

  @Override
  public Session resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Session fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("fetch " + amount);
    }
    atHome(() -> events.fetch(amount));
    return this;
  }

  @Override
  public Session setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public String id() {
    return identity.id();
  }

  @Override
  public String transport() {
    return events.transport();
  }

  @Override
  public @Nullable JsonNode auth() {
    return auth;
  }

  @Override
  public List<Frame.Tried> tried() {
    return tried;
  }

  @Override
  public @Nullable User user() {
    return host().grant().user();
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public Session handler(@Nullable Handler<Message> handler) {
    events.messages = handler;
    return this;
  }

  @Override
  public Session textHandler(@Nullable Handler<String> handler) {
    events.texts = handler;
    return this;
  }

  @Override
  public Session binaryHandler(@Nullable Handler<Buffer> handler) {
    events.binaries = handler;
    return this;
  }

  @Override
  public Session closeHandler(@Nullable Handler<SessionClose> handler) {
    events.closes = handler;
    return this;
  }

  @Override
  public Session attachHandler(@Nullable Handler<String> handler) {
    events.attaches = handler;
    return this;
  }

  @Override
  public Session detachHandler(@Nullable Handler<Void> handler) {
    events.detaches = handler;
    return this;
  }

  @Override
  public Session endHandler(@Nullable Handler<Void> handler) {
    events.ends = handler;
    return this;
  }

  @Override
  public Session drainHandler(@Nullable Handler<Void> handler) {
    events.drains = handler;
    return this;
  }

  @Override
  public Session exceptionHandler(@Nullable Handler<Throwable> handler) {
    events.exceptions = handler;
    return this;
  }
}
