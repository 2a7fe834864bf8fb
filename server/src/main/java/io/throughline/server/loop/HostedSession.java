// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.server.session.Lifecycle.State;
import io.throughline.server.session.ServerSession;

/**
 * A session at home on its event loop: gives it time, flushes it at the end of a turn, tells the
 * directory of its end.
 */
public final class HostedSession implements Timed {
  private final ServerSession session;
  private final EventLoop home;
  private final Sessions directory;
  private final String address;
  private final EventLoop.Timer timer;
  private final Runnable flush = this::flush;

  private boolean flushScheduled;
  private boolean forgotten;

  /** The entry of this session among the detached ones; null while it is not detached. */
  private DetachedSessions.@org.jspecify.annotations.Nullable Entry detached;

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

  /** To be called after anything happened to the session: arranges what it wants. */
  public void after() {
    State state = session.state();
    if (state == State.CLOSED) {
      forget();
      return;
    }
    if (!flushScheduled && session.wantsFlush()) {
      flushScheduled = true;
      home.atTurnsEnd(flush);
    }
    trackDetached(state);
    timer.update();
  }

  @Override
  public long deadline() {
    return session.deadline();
  }

  @Override
  public void onTick(long now) {
    session.onTick(now);
    after();
  }

  private void flush() {
    flushScheduled = false;
    session.flush(home.now());
    after();
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
