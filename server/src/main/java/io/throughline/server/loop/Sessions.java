// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import io.throughline.server.session.Connection;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.SessionConfig;
import io.throughline.server.session.SessionIdentity;
import io.throughline.server.session.SessionListener;
import io.throughline.server.session.UpstreamBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
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
    SessionListener listener(
        SessionIdentity identity, Frame.Hello hello, EventLoop home, Peer peer);

    /** Whether it can read events written in that codec (EV-9). */
    boolean hasCodec(String name);

    /** The session of that listener is there now. */
    void hosted(SessionListener listener, HostedSession host);
  }

  /**
   * Where a request came from.
   *
   * @param address the client's address, as the operator's function tells it
   * @param user whom the HTTP server's own authentication knows it by; null when there is none
   */
  public record Peer(String address, @Nullable Object user) {}

  private final Vertx vertx;
  private final SessionConfig config;
  private final ListenerFactory listeners;
  private final Admission admission;
  private final DetachedSessions detached;
  private final Tombstones tombstones;
  private final SessionIds ids = new SessionIds();
  private final Map<Thread, EventLoop> loops = new ConcurrentHashMap<>();
  private final Map<String, HostedSession> bySid = new ConcurrentHashMap<>();
  private final Map<String, HostedSession> byCid = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public Sessions(
      Vertx vertx,
      SessionConfig config,
      ListenerFactory listeners,
      Admission.Caps caps,
      long maxDetachedBytes,
      long tombstoneMs) {
    this.vertx = vertx;
    this.config = config;
    this.listeners = listeners;
    this.admission = new Admission(caps);
    this.detached = new DetachedSessions(maxDetachedBytes);
    this.tombstones = new Tombstones(tombstoneMs);
  }

  /** The event loop that the caller is on. */
  public EventLoop loop() {
    return loops.computeIfAbsent(Thread.currentThread(), thread -> EventLoop.current(vertx));
  }

  public Admission admission() {
    return admission;
  }

  public SessionConfig config() {
    return config;
  }

  /** Sessions that are not ended. */
  public int size() {
    return bySid.size();
  }

  /**
   * Gives a connection to the session that its opener names, or to a new one; a refusal is written
   * to the connection, which then ends. Called on the connection's loop.
   *
   * @return the connection's way to the session; frames may be passed on at once (HS-10). Null when
   *     it was refused here
   */
  public @Nullable Link attach(Frame opener, Connection connection, Peer peer) {
    if (opener instanceof Frame.Hello hello) {
      return hello(hello, connection, peer);
    }
    if (opener instanceof Frame.Attach attach) {
      HostedSession host = find(attach.sid());
      if (host == null) {
        refuse(connection, unknown(attach.sid()));
        return null;
      }
      return link(host, connection, via -> host.session().attach(via, attach, host.home().now()));
    }
    refuse(connection, Frame.Reject.of(CloseCode.PROTOCOL_ERROR)); // HS-1
    return null;
  }

  /**
   * Gives an upstream body to its session.
   *
   * @param frames the frames behind the opener that could be read
   * @param error why the next one could not; null when all could
   * @param jsonp whether the client cannot read the answer (JP-5)
   * @param answer gets the answer, on the caller's loop
   */
  public void upstream(
      Frame.Upstream opener,
      List<Frame> frames,
      @Nullable CloseCode error,
      boolean jsonp,
      Consumer<List<Frame>> answer) {
    HostedSession host = find(opener.sid());
    if (host == null) {
      answer.accept(List.of(unknown(opener.sid())));
      return;
    }
    EventLoop caller = loop();
    host.home()
        .run(
            () -> {
              UpstreamBody body = new UpstreamBody(host.session(), !jsonp);
              List<Frame> frame = body.take(opener, frames, error, host.home().now());
              if (jsonp) {
                host.session().confirmNow();
              }
              host.after();
              caller.run(() -> answer.accept(frame));
            });
  }

  private @Nullable Link hello(Frame.Hello hello, Connection connection, Peer peer) {
    EventLoop here = loop();
    if (hello.version() != 1) { // HS-4
      refuse(connection, Frame.Reject.of(CloseCode.VERSION));
      return null;
    }
    if (!listeners.hasCodec(hello.codec())) { // EV-9
      refuse(connection, Frame.Reject.of(CloseCode.NO_CODEC));
      return null;
    }
    if (closed) {
      refuse(connection, Frame.Reject.of(CloseCode.DRAINING).withRetryAfter(1_000)); // CC-4
      return null;
    }
    AtomicReference<Frame> refusal = new AtomicReference<>();
    HostedSession host =
        byCid.computeIfAbsent(
            hello.cid(),
            cid -> {
              Frame no = refusalOf(cid, peer, here.now());
              if (no == null) {
                return create(hello, here, peer);
              }
              refusal.set(no);
              return null;
            });
    if (host == null) {
      refuse(connection, Objects.requireNonNull(refusal.get()));
      return null;
    }
    return link(host, connection, via -> host.session().hello(via, hello, host.home().now()));
  }

  /**
   * Why a new session must not be opened; null when it may. To be asked while the {@code cid} is
   * held: an ending session leaves its tombstone before it leaves the directory.
   */
  private @Nullable Frame refusalOf(String cid, Peer peer, long now) {
    Frame dead = tombstones.find(cid, now);
    if (dead != null) { // HS-11
      return dead;
    }
    long wait = admission.open(peer.address(), now);
    return wait > 0 ? Frame.Reject.of(CloseCode.LIMIT).withRetryAfter(wait) : null; // SEC-4
  }

  private HostedSession create(Frame.Hello hello, EventLoop home, Peer peer) {
    SessionIdentity identity = ids.next(hello.cid());
    SessionListener listener = listeners.listener(identity, hello, home, peer);
    ServerSession session = new ServerSession(config, identity, hello, listener, home.now());
    HostedSession host = new HostedSession(session, home, this, peer.address());
    listeners.hosted(listener, host);
    bySid.put(SessionIds.locator(identity.sid()), host);
    return host;
  }

  private interface AttachStep {
    @Nullable Frame attach(Connection via);
  }

  private Link link(HostedSession host, Connection connection, AttachStep step) {
    EventLoop here = loop();
    boolean local = host.home() == here;
    Connection via = local ? connection : new RemoteConnection(connection, here, host);
    host.home()
        .run(
            () -> {
              Frame refusal = step.attach(via);
              if (refusal != null) {
                refuse(via, refusal);
              }
              host.after();
            });
    return new Link(host, here, via);
  }

  private static void refuse(Connection connection, Frame refusal) {
    connection.write(List.of(EncodedFrame.of(refusal)));
    connection.end(((Frame.Reject) refusal).code());
  }

  private @Nullable HostedSession find(String sid) {
    HostedSession host = bySid.get(SessionIds.locator(sid));
    if (host == null) {
      return null;
    }
    byte[] known = host.session().identity().sid().getBytes(StandardCharsets.US_ASCII);
    boolean same = MessageDigest.isEqual(known, sid.getBytes(StandardCharsets.US_ASCII)); // SEC-1
    return same ? host : null;
  }

  private Frame unknown(String sid) {
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
  }

  /**
   * Ends every session with 4503 and refuses new ones.
   *
   * @return succeeds when all have ended and no timer waits for one
   */
  public Future<Void> close() {
    closed = true;
    List<Future<?>> drained = new ArrayList<>();
    for (EventLoop loop : loops.values()) {
      Promise<Void> done = Promise.promise();
      drained.add(done.future());
      loop.run(
          () -> {
            bySid.values().stream().filter(host -> host.home() == loop).forEach(Sessions::drain);
            loop.prune();
            done.complete();
          });
    }
    return Future.all(drained).mapEmpty();
  }

  private static void drain(HostedSession host) {
    host.session().finish(CloseCode.DRAINING);
    host.after();
  }
}
