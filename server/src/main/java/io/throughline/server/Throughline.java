// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import io.throughline.server.Introduction.Observers;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.log.Faults;
import io.throughline.server.log.ServerLog;
import io.throughline.server.loop.HostedSession;
import io.throughline.server.loop.Sessions;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.network.ClientAddress;
import io.throughline.server.ops.OpsOptions;
import io.throughline.server.ops.desk.Health;
import io.throughline.server.script.CheckPage;
import io.throughline.server.script.ClientScript;
import io.throughline.server.session.SessionConfig;
import io.throughline.server.session.SessionListener;
import io.throughline.server.tracing.ServerTracer;
import io.throughline.server.transport.Arrival;
import io.throughline.server.transport.OriginPolicy;
import io.throughline.server.transport.TransportConfig;
import io.throughline.server.transport.Transports;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server: mounted under a path of an HTTP server, it hands out a {@link Session} for each
 * client.
 *
 * <pre>{@code
 * Throughline throughline = Throughline.create(vertx, ThroughlineOptions.defaults());
 * throughline.sessionHandler(session -> session.textHandler(session::send));
 * throughline.mount(router, "/throughline");
 * }</pre>
 *
 * <p>May be shared by HTTP servers on several event loops: a session lives on the loop of its first
 * connection.
 */
public final class Throughline {
  /** Twice the longest pingInterval and pollHold. */
  private static final int IDLE_SECONDS = 600;

  private final Sessions sessions;
  private final Namespaces namespaces;
  private final Transports transports;
  private final ServerMetrics metrics;
  private final ServerTracer tracer;
  private final ServerLevels levels;

  /** Null when nobody operates it by its own pages. */
  private final @Nullable Operations operations;

  /** Null when nobody is told how it is. */
  private final @Nullable Health health;

  /** Null when the operator serves the client's file himself, or not at all. */
  private final @Nullable ClientScript clientScript;

  /** Null when the operator does not want the page. */
  private final @Nullable CheckPage checkPage;

  /** Called for each new session; set before the server listens. */
  private volatile Handler<Session> sessionHandler = session -> {};

  private Throughline(Vertx vertx, ThroughlineOptions.Builder o) {
    OpsOptions ops = o.ops;
    operations = ops == null ? null : new Operations(vertx, ops, o, () -> !isReady());
    health = o.health ? new Health(this::isReady) : null;
    metrics =
        ServerMetrics.all(
            ServerLog.ofSystem(),
            o.metrics,
            operations == null ? ServerMetrics.NONE : operations.metrics());
    tracer = ServerTracer.guarded(o.tracer);
    Authenticator doorkeeper =
        operations == null ? o.authenticator : operations.before(o.authenticator);
    namespaces = new Namespaces(o.eventSettings(), o.limits, o.authenticator, metrics);
    sessions =
        new Sessions(
            vertx,
            config(o),
            new Binder(),
            doorkeeper,
            new Sessions.Bounds(o.caps, o.maxDetachedBytes, o.tombstone, o.handshakeTimeout));
    if (operations != null) {
      operations.serve(sessions);
    }
    transports = new Transports(config(sessions, o));
    clientScript = o.serveClient ? ClientScript.instance() : null;
    levels = new ServerLevels(sessions, namespaces);
    metrics.started(levels);
    checkPage = o.serveCheck ? CheckPage.instance() : null;
  }

  private static SessionConfig config(ThroughlineOptions.Builder o) {
    return new SessionConfig(
        o.timing,
        o.limits,
        o.openingTimeout,
        o.closeTimeout,
        o.stallTimeout,
        o.attachRate,
        o.attachBurst,
        o.transports);
  }

  private static TransportConfig config(Sessions sessions, ThroughlineOptions.Builder o) {
    return new TransportConfig(
        sessions,
        new OriginPolicy(o.allowedOrigins, o.allowCredentials),
        o.limits,
        o.transports,
        o.bodyTimeout,
        o.handshakeTimeout,
        o.timing.pollHold(),
        o.jsonpWithoutOrigin,
        o.compactWebSockets,
        new ClientAddress(o.clientAddress));
  }

  /**
   * Makes a server. It starts no timer and takes no request before it is mounted.
   *
   * @param vertx the instance whose HTTP servers it will be mounted on
   */
  public static Throughline create(Vertx vertx, ThroughlineOptions options) {
    return new Throughline(vertx, options.values);
  }

  /** Makes a server with {@link ThroughlineOptions#defaults}. */
  public static Throughline create(Vertx vertx) {
    return create(vertx, ThroughlineOptions.defaults());
  }

  /**
   * Options of an HTTP server that suit: WebSocket compression off (WS-7), WebSocket messages of up
   * to 131,072 bytes, connections without any traffic for 10 minutes are closed, other than
   * WebSockets by {@link ThroughlineOptions.Builder#compactWebSockets}. Any HTTP server does. Its
   * own WebSocket limits win where they are smaller than {@code maxWsMessage}; an idle time-out has
   * to be above {@code pollHold} and {@code pingInterval}; and where it offers WebSocket
   * compression, as Vert.x does by default, that is negotiated.
   */
  public static HttpServerOptions httpServerOptions() {
    return new HttpServerOptions()
        .setIdleTimeout(IDLE_SECONDS)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(131_072)
        .setMaxWebSocketMessageSize(131_072);
  }

  /**
   * Called once for each session, on its context, before its first message. One that throws closes
   * that session with 4500 (UX-3). Set before the server listens; default: sessions are accepted
   * and their messages dropped.
   *
   * @return this
   */
  public Throughline sessionHandler(Handler<Session> handler) {
    sessionHandler = handler;
    return this;
  }

  /**
   * The root namespace, which every client has without joining. To be asked for before the server
   * listens by whoever wants each session's conversation from its beginning on; sessions that use
   * no events cost nothing more otherwise.
   */
  public Namespace events() {
    return namespaces.root();
  }

  /**
   * A namespace that clients may join from now on; the same for the same name.
   *
   * @param name 1 to 64 of {@code A-Z a-z 0-9 - _ . /}
   */
  public Namespace namespace(String name) {
    return namespaces.declare(name);
  }

  /**
   * Mounts all transports on a router, which may be a sub-router. Handlers before it may
   * authenticate ({@link Session#user}) and may have read the body.
   *
   * @param base the base path on that router, e.g. {@code /throughline}; no slash at its end. What
   *     is below it and no route of Throughline is answered 404
   * @return this
   * @throws IllegalArgumentException when the base is no such path
   */
  public Throughline mount(Router router, String base) {
    begin(base);
    router.route(base + "/*").handler(this::handle);
    return this;
  }

  private void handle(RoutingContext context) {
    String path = context.pathParam("*");
    handle(
        new Arrival(
            context.request(), path == null ? "" : path, bodyRead(context), context.user()));
  }

  /** What a handler in front has read of the body; null when it is still to come. */
  private static @Nullable Buffer bodyRead(RoutingContext context) {
    Buffer read = context.body().buffer();
    return read == null && context.request().isEnded() ? Buffer.buffer() : read;
  }

  /**
   * A handler for a plain HTTP server that answers everything below {@code base} and leaves the
   * rest to {@code other}.
   *
   * @param base the base path, e.g. {@code /throughline}; no slash at its end
   * @throws IllegalArgumentException when the base is no such path
   */
  public Handler<HttpServerRequest> handler(String base, Handler<HttpServerRequest> other) {
    begin(base);
    return request -> {
      String path = request.path();
      if (path != null && path.startsWith(base + "/")) {
        handle(new Arrival(request, path.substring(base.length() + 1), null, null));
      } else {
        other.handle(request);
      }
    };
  }

  /**
   * A handler for a plain HTTP server that has nothing but this; 404 outside {@code base}.
   *
   * @throws IllegalArgumentException when the base is no such path
   */
  public Handler<HttpServerRequest> handler(String base) {
    return handler(base, request -> request.response().setStatusCode(404).end());
  }

  /**
   * The version of the JavaScript client that is served at {@code client.js} below the base path. A
   * page that asks for {@code client.js?v=} and this version may keep the file for ever; without it
   * the page's browser asks each time whether the file has changed.
   */
  public static String clientVersion() {
    return ClientScript.instance().version();
  }

  /** How many sessions have not ended, detached ones included. May be called from any thread. */
  public int sessionCount() {
    return sessions.size();
  }

  /**
   * Has all clients leave this node, without haste: for a node that is to be stopped while others
   * go on. {@link #isReady} is false and sessions are refused with 4503 at once, so that a load
   * balancer that asks has a fifth of the time to notice. Then each session is closed with 4503 at
   * a time of its own: what is queued goes first, the client confirms what it has, and opens a new
   * session at another node. One whose client is away is kept for it until the last: it gets what
   * it missed, and the close behind it. What is left when the time is over ends as by {@link
   * #close}. Said again, the shorter time counts. May be called from any thread.
   *
   * @param within how long it may take; some 30 s, or what the platform gives a process to stop
   * @return succeeds when every session has ended and its close handler has run
   * @throws IllegalArgumentException when the time is negative
   */
  public Future<Void> drain(Duration within) {
    if (within.isNegative()) {
      throw new IllegalArgumentException("drain within " + within);
    }
    return sessions.drain(within.toMillis());
  }

  /**
   * Whether this node takes new sessions: false from {@link #drain} or {@link #close} on. What a
   * readiness probe asks. May be called from any thread.
   */
  public boolean isReady() {
    return !sessions.isDraining();
  }

  /**
   * Ends all sessions with 4503, whose clients come again after a while, and refuses new ones. The
   * HTTP servers stay; close them afterwards. May be called from any thread.
   *
   * @return succeeds when every session has ended and its close handler has run
   */
  public Future<Void> close() {
    if (operations != null) {
      operations.stop();
    }
    return sessions.close().onComplete(ended -> metrics.stopped(levels));
  }

  private void handle(Arrival arrival) {
    try {
      if (!isBeside(arrival)) {
        transports.handle(arrival);
      }
    } catch (RuntimeException e) { // HT-1: whatever is wrong here, the request is answered
      Faults.ofSystem().failed(e);
      if (!arrival.request().response().headWritten()) {
        arrival.request().response().setStatusCode(500).end();
      }
    }
  }

  /** Answers what is no part of the protocol; false when it is one. */
  private boolean isBeside(Arrival arrival) {
    HttpServerRequest request = arrival.request();
    String path = arrival.path();
    return (clientScript != null && clientScript.handle(request, path))
        || (checkPage != null && checkPage.handle(request, path))
        || (health != null && health.handle(request, path))
        || (operations != null && operations.handle(arrival));
  }

  private void begin(String base) {
    checkBase(base);
    if (operations != null) {
      operations.start();
    }
  }

  private static void checkBase(String base) {
    if (!base.startsWith("/") || base.endsWith("/")) {
      throw new IllegalArgumentException(
          "a base path begins with a slash and does not end with one");
    }
  }

  /** Makes the application's view of each new session. */
  private final class Binder implements Sessions.ListenerFactory {
    @Override
    public SessionListener listener(Sessions.Opening opening) {
      Namespaces ofOperator =
          operations == null ? null : operations.namespaces(opening.hello().auth());
      boolean operator = ofOperator != null;
      BoundSession session =
          new BoundSession(
              opening,
              new Introduction(operator ? Observers.NONE : new Observers(metrics, tracer), opening),
              sessions.config().limits(),
              ofOperator == null ? namespaces : ofOperator,
              operator ? opened -> {} : sessionHandler);
      return session.listener();
    }

    @Override
    public ServerMetrics metrics() {
      return metrics;
    }

    @Override
    public ServerTracer tracer() {
      return tracer;
    }

    @Override
    public boolean hasCodec(String name) {
      return namespaces.hasCodec(name);
    }

    @Override
    public void hosted(SessionListener listener, HostedSession host) {
      ((SessionEvents) listener).session().hosted(host);
    }
  }
}
