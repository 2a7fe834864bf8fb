// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import io.throughline.client.selection.Memory;
import io.throughline.client.selection.Selection;
import io.throughline.client.selection.Tried;
import io.throughline.client.session.Attempt;
import io.throughline.client.session.Cause;
import io.throughline.client.session.Phase;
import io.throughline.client.session.Session;
import io.throughline.client.session.SessionEffects;
import io.throughline.client.session.SessionSettings;
import io.throughline.client.session.SessionSettings.Account;
import io.throughline.client.session.SessionSettings.Introduction;
import io.throughline.client.session.State;
import io.throughline.client.transport.LoopClock;
import io.throughline.client.transport.Transport;
import io.throughline.protocol.Frame;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One session of a connection, and the attempts that are to carry it. Confined to the connection's
 * context.
 */
final class SessionRun {
  /**
   * How long an attempt may take at most, ms: until its opener is written, until ATTACHED, behind a
   * poll's hold.
   */
  private static final long LONGEST_ATTEMPT = 10_000;

  /** One that has not even connected after so long is likely to hang, ms. */
  private static final long HUNG = 2_000;

  private static final int CID_BYTES = 24;
  private static final String FIRST = "first";
  private static final String ASKED_FOR = "asked for";
  private static final SecureRandom SECURE = new SecureRandom();

  /**
   * What all sessions of a connection are made with.
   *
   * @param happened tells the time, ms, and that something has happened
   */
  record Setting(
      ThroughlineClientOptions.Builder options,
      List<Transport> transports,
      URI base,
      ContextInternal context,
      LoopClock clock,
      LongSupplier happened) {}

  private final Setting setting;
  private final Session session;
  private final Selection selection;
  private URI url;

  /** What carries the session; null before its first ATTACHED. */
  private @Nullable String transport;

  /** What was tried since the last ATTACHED. */
  private List<Attempt> tried = new ArrayList<>();

  /** When the session opened; NEVER before. */
  private long openedAt = Session.NEVER;

  SessionRun(Setting setting, Memory.Known known, SessionEffects effects) {
    Credentials credentials = new Credentials(setting.options.auth, setting.context);
    byte[] cid = new byte[CID_BYTES];
    SECURE.nextBytes(cid);
    this.setting = setting;
    this.url = setting.base;
    this.selection = new Selection(setting.transports, known, SessionRun::random);
    this.session =
        new Session(
            new SessionSettings(
                Base64.getUrlEncoder().encodeToString(cid),
                SessionSettings.WINDOW,
                setting.options.closeTimeout,
                SessionRun::random,
                attempt ->
                    new Introduction(
                        Tried.beside(tried, attempt, setting.clock.now()),
                        credentials.get(),
                        Introduction.CLIENT,
                        setting.options.codec.name()),
                this::account),
            effects);
  }

  static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  Session session() {
    return session;
  }

  @Nullable String transport() {
    return transport;
  }

  /** How long it has been open, ms. */
  long age(long now) {
    return openedAt == Session.NEVER ? 0 : now - openedAt;
  }

  Memory.Known known() {
    return selection.known();
  }

  /** Begins, its first connection not before the given time. */
  void begin(long now, long notBefore) {
    selection.attach(Cause.FIRST, now, notBefore, false);
  }

  /** A connection is wanted. */
  void attach(Cause cause, long now, long notBefore) {
    boolean underWay = // one that hangs may still succeed, but is not waited for
        session.attempts().stream()
            .anyMatch(
                it ->
                    it.phase() == Phase.OPENING
                        || (it.phase() == Phase.CONNECTING && now - it.startedAt() < HUNG));
    selection.attach(cause, now, notBefore, underWay);
    startDue(now);
  }

  /** Attaches over another transport beside the working one; a failure leaves that untouched. */
  void switchTo(String name, long now, Consumer<String> settle) {
    Transport wanted =
        setting.transports.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
    if (wanted == null) {
      settle.accept("not one of the transports that may be used");
    } else if (session.state() != State.OPEN) {
      settle.accept("not open");
    } else {
      for (Attempt attempt : session.attempts()) {
        if (attempt.probe() && attempt.phase().beforeAttached()) {
          session.discard(attempt, ASKED_FOR, now); // a promotion would undo it
        }
      }
      open(wanted, true, ASKED_FOR, now, settle); // AT-6
    }
  }

  /** The network may have changed. */
  void networkChanged(long now) {
    selection.onNetwork(now);
    if (session.working() == null && !session.opening()) {
      // One that waits for its time need not wait any longer.
      attach(session.publicId() != null ? Cause.LOST : Cause.FAILED, now, now);
    }
    session.check(now);
  }

  /** The server asks for another address. */
  void moveTo(URI address) {
    url = address;
  }

  void failed(Attempt attempt) {
    if (attempt.probe() && session.working() != null) {
      selection.onFailed(attempt.endedAt());
    }
    setting.options.metrics.failed(attempt.transport().name(), attempt.outcome());
    attempt.settle(attempt.outcome());
  }

  /** The session is carried by that attempt. Answers what that changed, null when nothing. */
  @Nullable TransportChange attached(Attempt attempt, long now) {
    String from = transport;
    String to = attempt.transport().name();
    String why = attempt.probe() ? attempt.why() : reasonOf(attempt, from, now);
    tried = new ArrayList<>();
    selection.onAttached(attempt.transport(), now, attempt.probe());
    if (!session.allowed().isEmpty()) {
      selection.allow(session.allowed());
    }
    if (session.rtt() > 0) {
      selection.onRoundTrip(session.rtt());
    }
    openedAt = from == null ? now : openedAt;
    transport = to;
    setting.options.metrics.attached(to);
    return to.equals(from) ? null : new TransportChange(from, to, why);
  }

  /** What the server is told of how it came to this attempt: nothing when it was planned (SL-7). */
  private Account account(Attempt attempt) {
    List<Frame.Tried> others = Tried.beside(tried, attempt, setting.clock.now());
    Attempt current = session.current();
    boolean planned = current != null && current.phase() == Phase.ENDED && !attempt.probe();
    return planned && others.isEmpty() ? Account.NONE : new Account(attempt.why(), others);
  }

  /** What led to it, and how the others went. */
  private String reasonOf(Attempt attempt, @Nullable String from, long now) {
    List<String> told = new ArrayList<>();
    if (from != null) { // one of the same race as the one before it has no reason of its own
      told.add(attempt.why().equals(FIRST) ? from + ": overtaken" : attempt.why());
    }
    for (Frame.Tried other : Tried.beside(tried, attempt, now)) {
      told.add(other.transport() + ": " + other.outcome());
    }
    return told.isEmpty() ? attempt.why() : String.join(", ", told);
  }

  /** Looks after all that is due. */
  void onTick(long now) {
    session.onTick(now);
    startDue(now);
  }

  /** When that is wanted next; NEVER when never. */
  long deadline(long now) {
    return session.isClosed()
        ? Session.NEVER
        : Math.min(session.deadline(now), selection.deadline(session.isWritable()));
  }

  /** Starts what the selection says. */
  private void startDue(long now) {
    while (!session.isClosed()) {
      Transport next = selection.due(now, session.isWritable());
      if (next == null) {
        return;
      }
      boolean connecting =
          session.attempts().stream()
              .anyMatch(it -> it.phase() == Phase.CONNECTING && it.transport() == next);
      if (connecting) {
        selection.onFailed(now);
      } else {
        open(next, selection.probing(), selection.reason(session.why()), now, failure -> {});
      }
    }
  }

  private void open(
      Transport chosen, boolean probe, String why, long now, Consumer<String> settle) {
    Attempt current = session.current();
    // Only the planned next poll: one that is to resume has to be answered at once.
    boolean held =
        current != null
            && current.phase() == Phase.ENDED
            && current.transport() == chosen
            && session.state() != State.RECONNECTING;
    long patience =
        held
            ? session.timing().pollHold() + LONGEST_ATTEMPT
            : Math.min(
                LONGEST_ATTEMPT, (long) setting.options.attemptTimeout * (1 + selection.round()));
    Attempt attempt =
        new Attempt(
            chosen, new Attempt.Choice(why, probe, !held, patience, LONGEST_ATTEMPT), settle, now);
    Tried.add(tried, attempt);
    session.begin(attempt);
    attempt.connection(chosen.open(new SessionLink(session, attempt, url, setting.happened)));
  }
}
