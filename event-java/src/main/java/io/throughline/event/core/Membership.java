// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.Left;
import io.throughline.protocol.CloseCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's place in one namespace of the server: from JOIN over its credentials, which may
 * expire, to LEAVE. Confined to the session's context.
 */
final class Membership {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());
  private static final CloseCode EXPIRED = CloseCode.CREDENTIALS_EXPIRED;

  private final EventLayer layer;
  private final Talk talk;
  private final ServedNamespace served;
  private final Inquiry inquiry;

  /** Keeps the credentials from expiring; null when they never do. */
  private @Nullable Runnable cancelExpiry;

  private boolean told;
  private boolean over;

  Membership(EventLayer layer, Talk talk, ServedNamespace served) {
    this.layer = layer;
    this.talk = talk;
    this.served = served;
    this.inquiry = new Inquiry(layer.port(), layer.settings().checkTimeout());
  }

  Talk talk() {
    return talk;
  }

  void join(IncomingCalls.Call call, @Nullable JsonNode auth) {
    inquiry.ask(
        () -> asked(conversation -> served.join(conversation, auth)),
        answer -> {
          EventException refusal = take(call, answer, Talk.State.JOINING);
          if (refusal == null) {
            admitted();
          } else {
            call.fail(refusal);
            if (talk.is(Talk.State.JOINING)) {
              layer.refused(talk, new Left(CloseCode.UNAUTHORIZED.code(), "refused"));
            }
          }
        });
  }

  void renew(IncomingCalls.Call call, JsonNode auth) {
    inquiry.ask(
        () -> asked(conversation -> served.renew(conversation, auth)),
        answer -> {
          EventException refusal = take(call, answer, Talk.State.JOINED);
          if (refusal != null) { // AU-4
            call.fail(refusal);
          }
        });
  }

  /** Whether it has ended and the application has nothing of it to decide about any more. */
  boolean isOver() {
    return over && !inquiry.isAsking() && !talk.isAsking();
  }

  /** The application has it from now on; then what has arrived since JOIN. */
  void admitted() {
    told = true;
    talk.joined();
    layer.port().deliver(served::joined, talk.conversation());
    talk.open();
  }

  /** It has ended, by whomever. */
  void left(Left how) {
    over = true;
    if (cancelExpiry != null) {
      cancelExpiry.run();
    }
    inquiry.tellAll(new EventException(ErrorCode.NOT_JOINED));
    if (told) {
      layer.port().deliver(conversation -> served.left(conversation, how), talk.conversation());
    }
  }

  /** The session has ended: so has it, and nobody waits for the application. */
  void ended(Left how, boolean drop) {
    talk.ended(how, drop);
    inquiry.end();
  }

  /**
   * Puts in force what was granted, unless the conversation is not as it was.
   *
   * @return why that was not done; null when it was, and the call is answered
   */
  private @Nullable EventException take(
      IncomingCalls.Call call, AsyncResult<Checked> answer, Talk.State expected) {
    if (!talk.is(expected)) {
      return new EventException(ErrorCode.NOT_JOINED);
    }
    if (answer.failed()) {
      return refusal(answer.cause());
    }
    Grant grant = answer.result().accept();
    if (grant == null) {
      return new EventException(ErrorCode.UNAUTHORIZED);
    }
    granted(call, grant);
    return null;
  }

  private void granted(IncomingCalls.Call call, Grant grant) {
    if (cancelExpiry != null) {
      cancelExpiry.run();
      cancelExpiry = null;
    }
    talk.grant(grant);
    if (grant.expiresIn() == Grant.NEVER) {
      call.succeed(null);
      return;
    }
    call.succeed(JsonNodeFactory.instance.objectNode().put("expiresIn", grant.expiresIn()));
    if (!talk.namespace().isEmpty()) { // the root's credentials are the session's
      cancelExpiry =
          layer
              .port()
              .after(
                  Math.max(1, grant.expiresIn()),
                  () -> layer.leave(talk, new Left(EXPIRED.code(), EXPIRED.reason()))); // AU-3
    }
  }

  private Future<Checked> asked(Function<Conversation, Future<Checked>> question) {
    Asked asked = new Asked();
    layer.port().deliver(it -> asked.answer = answer(question, it), talk.conversation());
    return asked.answer;
  }

  private static final class Asked {
    private Future<Checked> answer =
        Future.failedFuture(new EventException(ErrorCode.UNAUTHORIZED));
  }

  private static Future<Checked> answer(
      Function<Conversation, Future<Checked>> question, Conversation conversation) {
    try {
      return Objects.requireNonNull(question.apply(conversation), "an admission's future");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static EventException refusal(Throwable why) {
    if (why instanceof EventException e) {
      return e;
    }
    LOG.log(System.Logger.Level.DEBUG, "credentials refused", why);
    return new EventException(ErrorCode.UNAUTHORIZED);
  }
}
