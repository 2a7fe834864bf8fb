// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.event.Conversation;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventException;
import io.throughline.event.core.Grant;
import io.throughline.server.auth.Authenticator;
import io.throughline.server.event.Admission;
import io.throughline.server.loop.FailedCheck;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has an {@link Authenticator} decide about JOIN and RENEW in one namespace. What it grants is kept
 * by the conversation; the root's is the session's own.
 */
final class Credentials implements Admission {
  private final String namespace;
  private final Authenticator authenticator;

  Credentials(String namespace, Authenticator authenticator) {
    this.namespace = namespace;
    this.authenticator = authenticator;
  }

  /** Takes what was granted; false when it names another principal. */
  private interface Step {
    boolean take(io.throughline.server.auth.Grant granted);
  }

  @Override
  public Future<Grant> join(Conversation conversation, @Nullable JsonNode auth) {
    SessionConversation joining = (SessionConversation) conversation;
    return ask(joining, auth, joining::bind);
  }

  @Override
  public Future<Grant> renew(Conversation conversation, JsonNode auth) {
    SessionConversation renewing = (SessionConversation) conversation;
    return ask(renewing, auth, renewing::renew);
  }

  private Future<Grant> ask(SessionConversation asking, @Nullable JsonNode auth, Step step) {
    SessionCredentials request = new SessionCredentials(asking.session(), namespace, auth);
    Promise<Grant> answer = Promise.promise();
    checked(request).onComplete(done -> asking.atHome(() -> answer(request, done, step, answer)));
    return answer.future();
  }

  private Future<io.throughline.server.auth.@Nullable Grant> checked(SessionCredentials request) {
    try {
      return Objects.requireNonNull(authenticator.authenticate(request), "no future");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static void answer(
      SessionCredentials request,
      AsyncResult<io.throughline.server.auth.@Nullable Grant> checked,
      Step step,
      Promise<Grant> answer) {
    io.throughline.server.auth.Grant granted = checked.result();
    if (checked.failed()) {
      FailedCheck.log(request, checked.cause());
      answer.fail(new EventException(ErrorCode.FAILED));
    } else if (granted == null || granted.isExpired() || !step.take(granted)) { // AU-4
      answer.fail(new EventException(ErrorCode.UNAUTHORIZED));
    } else {
      answer.complete(new Grant(granted.expiresIn()));
    }
  }
}
