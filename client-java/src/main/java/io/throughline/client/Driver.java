// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.selection.Memory;
import io.throughline.client.session.Attempt;
import io.throughline.client.session.Backoff;
import io.throughline.client.session.Cause;
import io.throughline.client.session.Session;
import io.throughline.client.session.SessionEffects;
import io.throughline.client.session.SessionEnd;
import io.throughline.client.transport.BasePath;
import io.throughline.client.transport.LoopClock;
import io.throughline.client.transport.Transport;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Reaction;
import io.vertx.core.internal.ContextInternal;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wires one session after the other with transports, selection and time. Confined to the
 * connection's context.
 */
final class Driver implements SessionEffects {
  /**
   * A session that ends sooner than this after it opened counts as a failure when the next one is
   * delayed, ms.
   */
  private static final long STABLE = 2_000;

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /** Who looks after what came of it. */
  interface Owner extends ConnectionEvents.Layer {
    /** What any thread may ask for has changed. */
    void changed();

    /** A session has ended and a new one has begun, to which nothing has been sent. */
    void restarted();

    /** The last session is over. */
    void closed(Ending ending);
  }

  private final ContextInternal context;
  private final LoopClock clock;
  private final SessionRun.Setting setting;
  private final ConnectionEvents events;
  private final Owner owner;
  private SessionRun run;
  private Memory.Known known;

  /** The timer for what is due next; below 0 when there is none. */
  private long timer = -1;

  /** A turn is about to come. */
  private boolean awaited;

  /** Sessions that failed in a row. */
  private int failures;

  /** Begins nothing yet. */
  Driver(
      ContextInternal context,
      ThroughlineClientOptions.Builder options,
      List<Transport> transports,
      URI base,
      Owner owner) {
    this.context = context;
    this.clock = LoopClock.of(context);
    this.owner = owner;
    this.setting =
        new SessionRun.Setting(options, transports, base, context, clock, this::happened);
    this.events = new ConnectionEvents(context, this::paused, owner);
    this.known = options.memory.load(base.toString());
    this.run = new SessionRun(setting, known, this);
  }

  /** The time of all sessions, ms. */
  long now() {
    return clock.now();
  }

  ConnectionEvents events() {
    return events;
  }

  Session session() {
    return run.session();
  }

  /** What carries the session; null before it opened. */
  @Nullable String transport() {
    return run.transport();
  }

  /** Begins the first session. */
  void start() {
    begin(0);
  }

  /** Begins a session, its first connection not before so many ms from now. */
  private void begin(long delay) {
    long now = now();
    session().pause(events.isPaused());
    run.begin(now, now + delay);
    later();
  }

  /** What was called or arrived in one turn is looked after together (WS-13). */
  void later() {
    if (!awaited) {
      awaited = true;
      context.runOnContext(
          v -> {
            awaited = false;
            turn();
          });
    }
  }

  private long happened() {
    later();
    return now();
  }

  /** Looks after all that is due, and arms the one timer for what will be. */
  private void turn() {
    run.onTick(now());
    long now = now();
    long at = run.deadline(now);
    if (timer >= 0) {
      context.owner().cancelTimer(timer);
      timer = -1;
    }
    if (at != Session.NEVER) {
      timer = context.setTimer(Math.max(1, at - now), id -> turn());
    }
    owner.changed();
  }

  /** As {@link SessionRun#switchTo}. */
  void switchTo(String name, Consumer<String> settle) {
    run.switchTo(name, happened(), settle);
  }

  /** Drops every connection as a network would. */
  void cut() {
    session().cut("cut", happened());
    attach(Cause.LOST, now());
  }

  /** As {@link SessionRun#networkChanged}. */
  void networkChanged() {
    run.networkChanged(happened());
  }

  /** The peer broke the protocol of the layer above. */
  void violated(CloseCode code) {
    session().violated(code, happened());
  }

  private void paused(boolean takesNone) {
    session().pause(takesNone);
    later();
  }

  @Override
  public void attach(Cause cause, long notBefore) {
    if (!session().isClosed()) {
      run.attach(cause, now(), notBefore);
    }
  }

  @Override
  public void failed(Attempt attempt) {
    run.failed(attempt);
  }

  @Override
  public void attached(Attempt attempt) {
    TransportChange change = run.attached(attempt, now());
    known = run.known();
    setting.options().memory.save(setting.base().toString(), known);
    owner.changed();
    if (change != null) {
      log("session {0} {1} -> {2} ({3})", change.from(), change.to(), change.why());
      events.onTransport(change);
    }
    attempt.settle("");
  }

  @Override
  public void onOpen(String publicId) {
    owner.changed();
    events.onOpen(publicId);
  }

  @Override
  public void onMessage(Frame frame) {
    setting.options().metrics.received(Message.size(frame));
    events.onMessage(frame);
  }

  @Override
  public void onSuspended(String why) {
    owner.changed();
    events.onSuspended(why);
  }

  @Override
  public void onResumed() {
    owner.changed();
    events.onResumed();
  }

  @Override
  public void moved(String address) {
    try {
      run.moveTo(BasePath.of(address));
    } catch (IllegalArgumentException e) {
      log("session {0} MOVE to what is no address");
    }
  }

  @Override
  public void ended(SessionEnd end) {
    boolean over = end.reaction() == Reaction.STOP;
    Ending ending = new Ending(end.code(), end.reason(), end.confirmed(), end.unknown(), !over);
    setting.options().metrics.ended(end.code());
    events.sessionEnded();
    if (!over) {
      failures = run.age(now()) >= STABLE ? 0 : failures + 1;
      boolean atOnce = end.reaction() == Reaction.NEW_SESSION && failures <= 1;
      long delay = atOnce ? 0 : Backoff.delay(failures, SessionRun.random());
      run = new SessionRun(setting, known, this);
      begin(Math.max(delay, end.retryAfter())); // SL-4
      owner.restarted();
    }
    owner.changed();
    // Behind the fates of messages, and where it can be listened to by who ended the session.
    context.runOnContext(v -> tell(end.reaction(), ending));
  }

  private void tell(Reaction reaction, Ending ending) {
    if (reaction == Reaction.NEW_SESSION) {
      events.onReset(ending);
    } else {
      events.onClosed(ending);
    }
    if (reaction == Reaction.STOP) {
      owner.closed(ending);
    }
  }

  /** One line of what happens to the session, whose id is the first argument. */
  private void log(String format, @Nullable Object... more) {
    if (LOG.isLoggable(Level.DEBUG)) {
      Object[] arguments = new Object[more.length + 1];
      arguments[0] = session().publicId();
      System.arraycopy(more, 0, arguments, 1, more.length);
      LOG.log(Level.DEBUG, format, arguments);
    }
  }
}
