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
import java.util.function.Consumer;
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

  /** The JOIN that is not answered yet. */
  private IncomingCalls.@Nullable Call joining;

  /** Keeps the credentials from expiring; null when they never do. */
  private @Nullable Runnable cancelExpiry;

  private boolean told;

  /** Its credentials are being looked at. */
  private boolean asking;

  private boolean over;

  Membership(EventLayer layer, Talk talk, ServedNamespace served) {
    this.layer = layer;
    this.talk = talk;
    this.served = served;
  }

  Talk talk() {
    return talk;
  }

  void join(IncomingCalls.Call call, @Nullable JsonNode auth) {
    joining = call;
    asking = true;
    ask(
        conversation -> served.join(conversation, auth),
        answer -> {
          asking = false;
          if (!talk.is(Talk.State.JOINING)) {
            return;
          }
          joining = null;
          if (answer.succeeded()) {
            granted(call, answer.result());
            admitted();
          } else {
            call.fail(refusal(answer.cause()));
            layer.refused(talk, new Left(CloseCode.UNAUTHORIZED.code(), "refused"));
          }
        });
  }

  void renew(IncomingCalls.Call call, JsonNode auth) {
    ask(
        conversation -> served.renew(conversation, auth),
        answer -> {
          if (answer.failed()) { // AU-4
            call.fail(refusal(answer.cause()));
          } else if (talk.is(Talk.State.JOINED)) {
            granted(call, answer.result());
          } else {
            call.fail(new EventException(ErrorCode.NOT_JOINED));
          }
        });
  }

  /** Whether it has ended and the application has nothing of it to decide about any more. */
  boolean isOver() {
    return over && !asking && !talk.isAsking();
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
    if (joining != null) {
      joining.fail(new EventException(ErrorCode.NOT_JOINED));
    }
    if (told) {
      layer.port().deliver(conversation -> served.left(conversation, how), talk.conversation());
    }
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

  private void ask(
      Function<Conversation, Future<Grant>> question, Consumer<AsyncResult<Grant>> then) {
    Asked asked = new Asked();
    layer.port().deliver(it -> asked.answer = answer(question, it), talk.conversation());
    asked.answer.onComplete(done -> layer.port().run(0, () -> then.accept(done)));
  }

  private static final class Asked {
    private Future<Grant> answer = Future.failedFuture(new EventException(ErrorCode.UNAUTHORIZED));
  }

  private static Future<Grant> answer(
      Function<Conversation, Future<Grant>> question, Conversation conversation) {
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
