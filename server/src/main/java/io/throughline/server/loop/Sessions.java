// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.Grant;
import io.throughline.server.metrics.Refusal.Limit;
import io.throughline.server.metrics.ServerMetrics;
import io.throughline.server.session.Connection;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.SessionConfig;
import io.throughline.server.session.SessionIdentity;
import io.throughline.server.session.SessionListener;
import io.throughline.server.tracing.ServerTracer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The directory of this node's sessions, by {@code sid} and by {@code cid}. Called from every event
 * loop.
 */
public final class Sessions {
  /**
   * Makes what listens to a new session; the host is given before the session exists, for later
   * use.
   */
  public interface ListenerFactory {
    SessionListener listener(Opening opening);

    /** Who observes all this. */
    default ServerMetrics metrics() {
      return ServerMetrics.NONE;
    }

    /** Who follows it. */
    default ServerTracer tracer() {
      return ServerTracer.NONE;
    }

    /** Whether it can read events written in that codec (EV-9). */
    boolean hasCodec(String name);

    /** The session of that listener is there now. */
    void hosted(SessionListener listener, HostedSession host);
  }

  /**
   * A session that is about to be made.
   *
   * @param seenAt when its opener arrived, before anybody was asked about it
   */
  public record Opening(
      SessionIdentity identity, Frame.Hello hello, EventLoop home, Peer peer, long seenAt) {}

  /**
   * What is bounded of all sessions together.
   *
   * @param maxDetachedBytes what the detached ones may hold
   * @param tombstoneMs how long an ended one is remembered
   * @param handshakeMs how long the credentials of an opener may be checked
   */
  public record Bounds(
      Admission.Caps caps, long maxDetachedBytes, long tombstoneMs, int handshakeMs) {}

  private final Vertx vertx;
  private final SessionConfig config;
  private final ListenerFactory listeners;
  private final ServerMetrics metrics;
  private final Admission admission;
  private final Gate gate;
  private final Bodies bodies;
  private final DetachedSessions detached;
  private final Tombstones tombstones;
  private final SessionIds ids = new SessionIds();
  private final Map<Thread, EventLoop> loops = new ConcurrentHashMap<>();
  private final Map<String, HostedSession> bySid = new ConcurrentHashMap<>();
  private final Map<String, HostedSession> byCid = new ConcurrentHashMap<>();
  private final Drain drain = new Drain(loops.values(), bySid.values());

  public Sessions(
      Vertx vertx,
      SessionConfig config,
      ListenerFactory listeners,
      Authenticator authenticator,
      Bounds bounds) {
    this.vertx = vertx;
    this.config = config;
    this.listeners = listeners;
    this.metrics = listeners.metrics();
    this.admission = new Admission(bounds.caps());
    this.gate = new Gate(authenticator, admission, bounds.handshakeMs());
    this.bodies = new Bodies(this, gate);
    this.detached = new DetachedSessions(bounds.maxDetachedBytes());
    this.tombstones = new Tombstones(bounds.tombstoneMs());
  }

  /** The event loop that the caller is on. */
  public EventLoop loop() {
    Thread caller = Thread.currentThread();
    EventLoop known = loops.get(caller);
    return known != null
        ? known
        : loops.computeIfAbsent(caller, thread -> EventLoop.current(vertx, metrics));
  }

  public Admission admission() {
    return admission;
  }

  public SessionConfig config() {
    return config;
  }

  public ServerMetrics metrics() {
    return metrics;
  }

  public ServerTracer tracer() {
    return listeners.tracer();
  }

  /** How many there may be. */
  public int maxSize() {
    return admission.maxSessions();
  }

  /** What detached sessions hold, and may hold, in bytes. */
  public long detachedBytes() {
    return detached.bytes();
  }

  public long maxDetachedBytes() {
    return detached.maxBytes();
  }

  /** Sessions that are not ended. */
  public int size() {
    return bySid.size();
  }

  /** For operators. */
  public Inspection inspection() {
    return new Inspection(bySid.values(), loops.values());
  }

  /**
   * Gives a connection to the session that its opener names, or to a new one, once it is known who
   * asks; a refusal is written to the connection, which then ends. Called on the connection's loop.
   *
   * @return the connection's way to the session; frames may be passed on at once (HS-10)
   */
  public Link attach(Frame opener, Connection connection, Peer peer) {
    Witness witness = Witness.of(opener, peer, metrics);
    Link link = new Link(loop(), connection, witness);
    if (opener instanceof Frame.Hello hello) {
      hello(hello, link, peer);
    } else if (opener instanceof Frame.Attach attach) {
      attach(attach, link, peer);
    } else {
      link.refuse(Refused.of(CloseCode.PROTOCOL_ERROR)); // HS-1
    }
    return link;
  }

  private void attach(Frame.Attach attach, Link link, Peer peer) {
    HostedSession host = find(attach.sid());
    if (host == null) {
      link.refuse(Refused.of(unknown(attach.sid())));
      return;
    }
    Future<@Nullable Grant> named = gate.named(peer);
    if (named == null) {
      link.connect(host, via -> host.attach(via, attach, null));
    } else {
      gate.request(
          named,
          peer,
          new LinkOpener(link) {
            @Override
            public void granted(Grant grant) {
              link.connect(host, via -> host.attach(via, attach, grant));
            }
          });
    }
  }

  /**
   * Gives an upstream body to its session, once it is known that nobody else asks (AU-1).
   *
   * @param answer gets the answer, on the caller's loop
   */
  public void upstream(Upstream upstream, Peer peer, Consumer<List<Frame>> answer) {
    bodies.take(upstream, peer, answer);
  }

  private void hello(Frame.Hello hello, Link link, Peer peer) {
    if (hello.version() != 1) { // HS-4
      link.refuse(Refused.of(CloseCode.VERSION));
      return;
    }
    if (!listeners.hasCodec(hello.codec())) { // EV-9
      link.refuse(Refused.of(CloseCode.NO_CODEC));
      return;
    }
    long now = link.loop().now();
    boolean fresh = !byCid.containsKey(hello.cid());
    Refused refusal = fresh ? refusalOf(hello.cid(), peer, now) : refusalOfMore(peer, now);
    if (refusal != null) {
      link.refuse(refusal);
      return;
    }
    gate.hello(
        hello,
        peer,
        new LinkOpener(link) {
          @Override
          public void granted(Grant grant) {
            open(hello, link, new Guest(peer, grant, fresh, now));
          }

          @Override
          public void dropped() {
            leave(peer, fresh);
          }
        });
  }

  /**
   * Whom a HELLO comes from.
   *
   * @param counted whether admission counts a session for it already
   * @param seenAt when it arrived
   */
  private record Guest(Peer peer, Grant grant, boolean counted, long seenAt) {}

  /** A HELLO that was counted as a session makes none. */
  private void leave(Peer peer, boolean counted) {
    if (counted) {
      admission.close(peer.remoteAddress());
    }
  }

  /** A HELLO that may open; of several with the same {@code cid} the first one does. */
  private void open(Frame.Hello hello, Link link, Guest guest) {
    AtomicReference<@Nullable Refused> refusal = new AtomicReference<>();
    boolean[] created = {false};
    HostedSession host =
        byCid.computeIfAbsent(
            hello.cid(),
            cid -> {
              Refused no = lateRefusalOf(cid, guest, link.loop().now());
              refusal.set(no);
              created[0] = no == null;
              return created[0] ? create(hello, link.loop(), guest) : null;
            });
    if (!created[0]) {
      leave(guest.peer(), guest.counted());
    }
    if (host == null) {
      link.refuse(Objects.requireNonNull(refusal.get()));
    } else {
      link.connect(host, via -> host.hello(via, hello, guest.grant()));
    }
  }

  /**
   * Why a new session must not be opened; null when it may, which then counts. Asked while the
   * {@code cid} is held, it misses nothing: an ending session leaves its tombstone before it leaves
   * the directory.
   */
  private @Nullable Refused refusalOf(String cid, Peer peer, long now) {
    Frame dead = tombstones.find(cid, now);
    if (dead != null) { // HS-11
      return Refused.of(dead);
    }
    Refused draining = drain.refusal();
    return draining != null ? draining : tooMany(admission.open(peer.remoteAddress(), now));
  }

  /** Why one more HELLO of a session must wait; null when it need not. */
  private @Nullable Refused refusalOfMore(Peer peer, long now) {
    return tooMany(admission.openAgain(peer.remoteAddress(), now));
  }

  private static @Nullable Refused tooMany(Limit reached) {
    return reached == Limit.NONE ? null : Refused.tooMany(reached); // SEC-4
  }

  /** What has happened while the credentials were checked. */
  private @Nullable Refused lateRefusalOf(String cid, Guest guest, long now) {
    if (!guest.counted()) {
      return refusalOf(cid, guest.peer(), now);
    }
    Frame dead = tombstones.find(cid, now);
    return dead == null ? drain.refusal() : Refused.of(dead);
  }

  private HostedSession create(Frame.Hello hello, EventLoop home, Guest guest) {
    SessionIdentity identity = ids.next(hello.cid());
    Peer peer = guest.peer();
    SessionListener listener =
        listeners.listener(new Opening(identity, hello, home, peer, guest.seenAt()));
    ServerSession session = new ServerSession(config, identity, hello, listener, home.now());
    HostedSession host = new HostedSession(session, home, this, peer.remoteAddress());
    host.grant(guest.grant());
    listeners.hosted(listener, host);
    bySid.put(SessionIds.locator(identity.sid()), host);
    return host;
  }

  @Nullable HostedSession find(String sid) {
    HostedSession host = bySid.get(SessionIds.locator(sid));
    if (host == null) {
      return null;
    }
    byte[] known = host.session().identity().sid().getBytes(StandardCharsets.US_ASCII);
    boolean same = MessageDigest.isEqual(known, sid.getBytes(StandardCharsets.US_ASCII)); // SEC-1
    return same ? host : null;
  }

  /** What is told of a session that is not there. */
  Frame unknown(String sid) {
    Frame dead = tombstones.find(sid, loop().now());
    return dead != null ? dead : Frame.Reject.of(CloseCode.UNKNOWN_SESSION); // AT-13, AT-14
  }

  DetachedSessions detached() {
    return detached;
  }

  void forget(HostedSession host) {
    SessionIdentity identity = host.session().identity();
    long now = host.home().now();
    tombstones.add(identity.sid(), identity.cid(), host.session().ended(), now);
    bySid.remove(SessionIds.locator(identity.sid()), host);
    byCid.remove(identity.cid(), host);
    admission.close(host.address());
    admission.sweep(now);
    drain.onForgotten();
  }

  /** Whether sessions are opened no more. */
  public boolean isDraining() {
    return drain.hasBegun();
  }

  /**
   * Opens none any more and has those that are there leave, one after the other.
   *
   * @param within how long that may take, ms; then the rest is ended
   * @return succeeds when all have ended
   */
  public Future<Void> drain(long within) {
    return drain.begin(within);
  }

  /**
   * Ends every session with 4503 and refuses new ones.
   *
   * @return succeeds when all have ended and no timer waits for one
   */
  public Future<Void> close() {
    return drain.end();
  }
}
