// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.loop;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.auth.Grant;
import io.throughline.server.log.Faults;
import io.throughline.server.metrics.Refusal.Limit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets openers through once the application has said who asks (AU-2). Those that wait for its
 * answer are bounded in number and in time.
 */
final class Gate {
  /** An opener that asks to be let through. Called on its connection's loop. */
  interface Opener {
    /** The loop of its connection. */
    EventLoop loop();

    /** Runs the question about it. */
    default void within(Runnable question) {
      question.run();
    }

    /** The answer takes a while; {@code gone} is to be run when the connection goes away. */
    void held(Runnable gone);

    void granted(Grant grant);

    void refused(Refused refusal);

    /** It was refused, or is gone. */
    default void dropped() {}
  }

  /** How long a client should stay away whose credentials could not be checked, ms. */
  private static final long RETRY_AFTER = 1_000;

  private final Authenticator authenticator;
  private final Admission admission;
  private final int patienceMs;

  Gate(Authenticator authenticator, Admission admission, int patienceMs) {
    this.authenticator = authenticator;
    this.admission = admission;
    this.patienceMs = patienceMs;
  }

  /** Asks about a HELLO. */
  void hello(Frame.Hello hello, Peer peer, Opener opener) {
    Frame failed = Frame.Reject.of(CloseCode.INTERNAL).withRetryAfter(RETRY_AFTER);
    Refused unknown = Refused.of(failed);
    Visit visit = new Visit(peer, unknown, opener);
    if (isCounted(visit)) {
      Peer asking = peer.saying(hello.auth());
      AtomicReference<@Nullable Future<@Nullable Grant>> answer = new AtomicReference<>();
      opener.within(() -> answer.set(asked(() -> authenticator.authenticate(asking))));
      Future<@Nullable Grant> asked = answer.get();
      pass(asked == null ? Future.succeededFuture() : asked, visit);
    }
  }

  /** Whom a request names by itself; null when it names nobody and nothing is to be asked. */
  @Nullable Future<@Nullable Grant> named(Peer peer) {
    return asked(() -> authenticator.recheck(peer));
  }

  /** Waits for the answer to what was asked about the request of a session that is there. */
  void request(Future<@Nullable Grant> named, Peer peer, Opener opener) {
    Refused unknown = Refused.tooMany(Limit.NONE); // it lives on
    Visit visit = new Visit(peer, unknown, opener);
    if (isCounted(visit)) {
      pass(named, visit);
    }
  }

  /** Whether one more may wait; refused if not (SEC-4). */
  private boolean isCounted(Visit visit) {
    boolean counted = admission.socketAccepted();
    if (!counted) {
      visit.refuse(Refused.tooMany(Limit.UNOPENED));
    }
    return counted;
  }

  private static @Nullable Future<@Nullable Grant> asked(
      Supplier<@Nullable Future<@Nullable Grant>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void pass(Future<@Nullable Grant> asked, Visit visit) {
    if (asked.isComplete()) {
      admission.socketSettled();
      visit.onAnswer(asked);
    } else {
      visit.await(asked);
    }
  }

  /** One opener and the answer it waits for. Confined to the loop of its connection. */
  private final class Visit implements Timed {
    private final Peer peer;

    /** The refusal when the credentials could not be checked. */
    private final Refused unknown;

    private final Opener opener;

    /** When the answer is not waited for any longer; never while it is not waited for. */
    private long until = Long.MAX_VALUE;

    /** Null while it is not waited for. */
    private EventLoop.@Nullable Timer timer;

    Visit(Peer peer, Refused unknown, Opener opener) {
      this.peer = peer;
      this.unknown = unknown;
      this.opener = opener;
    }

    void await(Future<@Nullable Grant> asked) {
      EventLoop loop = opener.loop();
      until = loop.now() + patienceMs;
      timer = loop.watch(this);
      opener.held(this::onGone);
      asked.onComplete(answer -> loop.run(() -> onLateAnswer(answer)));
    }

    private void onLateAnswer(AsyncResult<@Nullable Grant> answer) {
      if (isOver()) {
        return;
      }
      try {
        onAnswer(answer);
      } catch (RuntimeException e) {
        Faults.ofSystem().failed(e);
        refuse(unknown);
      }
    }

    /** Whether nothing is waited for any more; if not so far, it is not from now on. */
    private boolean isOver() {
      boolean over = until == Long.MAX_VALUE;
      if (!over) {
        until = Long.MAX_VALUE;
        admission.socketSettled();
        Objects.requireNonNull(timer).update();
      }
      return over;
    }

    void onAnswer(AsyncResult<@Nullable Grant> answer) {
      Grant grant = answer.result();
      if (answer.failed()) {
        FailedCheck.log(peer, answer.cause());
        refuse(unknown);
      } else if (grant == null || grant.isExpired()) {
        refuse(Refused.of(CloseCode.UNAUTHORIZED)); // AU-2
      } else {
        opener.granted(grant);
      }
    }

    void refuse(Refused refusal) {
      opener.dropped();
      opener.refused(refusal);
    }

    private void onGone() {
      if (!isOver()) {
        opener.dropped();
      }
    }

    @Override
    public long deadline() {
      return until;
    }

    @Override
    public void onTick(long now) {
      if (!isOver()) {
        FailedCheck.log(peer, new TimeoutException());
        refuse(unknown);
      }
    }
  }
}
