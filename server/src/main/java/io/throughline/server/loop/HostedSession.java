// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.auth.Grant;
import io.throughline.server.session.Connection;
import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.ServerSession;
import io.throughline.server.session.UpstreamBody;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session at home on its event loop: gives it time, flushes it at the end of a turn, tells the
 * directory of its end.
 */
public final class HostedSession implements Timed {
  private static final Frame OTHER = Frame.Reject.of(CloseCode.OTHER_PRINCIPAL); // AU-1

  private final ServerSession session;
  private final EventLoop home;
  private final Sessions directory;
  private final String address;
  private final EventLoop.Timer timer;
  private final Runnable flush = this::flush;

  /** Whom the session is bound to (AU-1). Written on its loop, read from any thread. */
  private volatile Grant grant = Grant.anonymous();

  /** When its client is sent away, and when the session is ended at last (see {@link Drain}). */
  private long leaveAt = Long.MAX_VALUE;

  private long goneAt = Long.MAX_VALUE;

  private boolean flushScheduled;
  private boolean forgotten;

  /** Frames are being taken in. */
  private boolean arriving;

  /** The entry of this session among the detached ones; null while it is not detached. */
  private DetachedSessions.@Nullable Entry detached;

  HostedSession(ServerSession session, EventLoop home, Sessions directory, String address) {
    this.session = session;
    this.home = home;
    this.directory = directory;
    this.address = address;
    this.timer = home.watch(this);
  }

  /** The session; only to be touched on {@link #home}, and followed by {@link #after}. */
  public ServerSession session() {
    return session;
  }

  public EventLoop home() {
    return home;
  }

  String address() {
    return address;
  }

  /** Whom the session is bound to. May be called from any thread. */
  public Grant grant() {
    return grant;
  }

  /** The session's credentials are these from now on (AU-3). */
  void grant(Grant granted) {
    grant = granted;
    boolean forever = granted.expiresIn() == Grant.NEVER;
    session.expireAt(forever ? Long.MAX_VALUE : home.now() + granted.expiresIn());
  }

  /**
   * The session's credentials are to be replaced; the caller follows with {@link #after} (AU-4).
   *
   * @return false when these name another principal: then all stays as it is
   */
  public boolean renew(Grant granted) {
    boolean same = grant.names(granted);
    if (same) {
      grant(granted);
    }
    return same;
  }

  /** A HELLO of somebody; returns the refusal, or null when the connection is attached. */
  @Nullable Frame hello(Connection via, Frame.Hello hello, Grant named) {
    return isOther(named) ? OTHER : session.hello(via, hello, home.now());
  }

  /** An ATTACH whose request names somebody, or nobody: null; as {@link #hello}. */
  @Nullable Frame attach(Connection via, Frame.Attach attach, @Nullable Grant named) {
    return named != null && isOther(named) ? OTHER : session.attach(via, attach, home.now());
  }

  /** A body whose request names somebody, or nobody: null; answered on the session's loop. */
  void upstream(Upstream body, @Nullable Grant named, Consumer<List<Frame>> answer) {
    home.run(
        () -> {
          boolean other = named != null && isOther(named);
          answer.accept(other ? List.of(OTHER) : take(body));
          after();
        });
  }

  private List<Frame> take(Upstream body) {
    UpstreamBody taken = new UpstreamBody(session, !body.jsonp());
    List<Frame> answer = taken.take(body.opener(), body.frames(), body.error(), home.now());
    if (body.jsonp()) {
      session.confirmNow();
    }
    return answer;
  }

  /** Of an ended session anybody may learn that it has ended. */
  private boolean isOther(Grant named) {
    return session.state() != State.CLOSED && !grant.names(named);
  }

  /** Frames came by that connection, or only a sign of life. */
  void onArrival(Connection from, List<Frame> frames) {
    boolean nested = arriving;
    arriving = true;
    try {
      long now = home.now();
      session.onAlive(from, now);
      for (int i = 0; i < frames.size(); i++) {
        session.onFrame(from, frames.get(i), now);
      }
    } finally {
      arriving = nested;
    }
    after();
  }

  /** To be called after anything happened to the session: arranges what it wants. */
  public void after() {
    if (arriving) {
      return; // once behind them all
    }
    if (!flushScheduled && session.wantsFlush()) {
      flushScheduled = true;
      home.atTurnsEnd(flush);
    }
    if (!flushScheduled || session.state() != State.OPEN) {
      settle(); // else when it is flushed
    }
  }

  private void settle() {
    try {
      session.meter().tellTraffic();
    } finally { // whatever its observer does, a session is timed and ends
      State state = session.state();
      timer.update();
      if (state == State.CLOSED) {
        forget();
      } else {
        trackDetached(state);
      }
    }
  }

  /**
   * The node goes away: the client is sent away when that time has come and it has a connection.
   * Said again it may come sooner, not later.
   *
   * @param end when the session ends whether it has or not
   */
  void leave(long at, long end) {
    leaveAt = Math.min(leaveAt, at);
    goneAt = Math.min(goneAt, end);
    after();
  }

  private long deadlineToLeave() {
    return switch (session.state()) {
      case OPENING, OPEN -> leaveAt;
      case DETACHED, CLOSING -> goneAt;
      case CLOSED -> Long.MAX_VALUE;
    };
  }

  @Override
  public long deadline() {
    return Math.min(session.deadline(), deadlineToLeave());
  }

  /** It rings no more when this fails: then the session ends, for nothing else would end it. */
  @Override
  public void onTick(long now) {
    boolean whole = false;
    try {
      session.onTick(now);
      if (now >= deadlineToLeave()) {
        leave(now);
      }
      after();
      whole = true;
    } finally {
      if (!whole) {
        session.finish(CloseCode.INTERNAL);
        settle();
      }
    }
  }

  /** What is queued for a client that is there goes first. */
  private void leave(long now) {
    if (now >= goneAt) {
      session.finish(CloseCode.DRAINING);
    } else {
      session.drain(now);
    }
  }

  private void flush() {
    flushScheduled = false;
    try {
      session.flush(home.now());
    } finally {
      settle(); // what the connection did not take is flushed when it does, not turn by turn
    }
  }

  private void trackDetached(State state) {
    if (state == State.DETACHED) {
      if (detached == null) {
        detached = directory.detached().add(this::evict);
      }
      detached.update(session.heldBytes());
    } else if (detached != null) {
      detached.remove();
      detached = null;
    }
  }

  private void evict() {
    home.run(
        () -> {
          if (detached != null && detached.takeEviction()) {
            session.evict();
            after();
          }
        });
  }

  private void forget() {
    if (!forgotten) {
      forgotten = true;
      if (detached != null) {
        detached.remove();
        detached = null;
      }
      directory.forget(this);
    }
  }
}
